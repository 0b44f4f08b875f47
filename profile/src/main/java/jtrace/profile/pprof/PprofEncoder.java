package jtrace.profile.pprof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jtrace.profile.EventType;
import jtrace.profile.Facts;
import jtrace.profile.Frame;
import jtrace.profile.Names;
import jtrace.profile.ThreadInfo;
import jtrace.profile.analysis.Quality;
import jtrace.profile.filter.Profile;
import jtrace.profile.pprof.PprofProto.Label;
import jtrace.profile.pprof.PprofProto.Sample;
import jtrace.profile.pprof.PprofProto.ValueType;

/**
 * Makes the pprof message of one event, or of two that are of the same kind of value: a heap
 * profile has what is allocated and what of it is in use, each sample one of both. A location
 * cannot say that its line is only a near one, so the samples that have such a line say it with a
 * label.
 */
final class PprofEncoder {
  /** A sample may have only one value of a key. */
  private static final Set<String> OWN_KEYS = Set.of("thread", "tid", "pid", "lines", "virtual");

  private static final EventType NO_LIVE = new EventType("live", "inuse_space", "bytes", 0, "none");

  private final Profile profile;
  private final PprofProto.Profile.Builder message = PprofProto.Profile.newBuilder();
  private final PprofStrings strings = new PprofStrings(message);
  private final PprofFunctions functions;
  private final PprofLocations locations;
  private final EventType event;

  /** What is in use, in a heap profile. */
  private final Optional<Profile> inUse;

  /** Whether the number of events is another thing than their value. */
  private final boolean countsApart;

  PprofEncoder(Profile profile) {
    this(profile, Optional.empty());
  }

  private PprofEncoder(Profile profile, Optional<Profile> inUse) {
    this.profile = profile;
    this.event = profile.event().orElse(new EventType("none", "none", "count", 0, ""));
    this.inUse = inUse;
    this.countsApart = !event.countType().equals(event.valueType());
    this.functions = new PprofFunctions(profile.options().signatures());
    this.locations =
        new PprofLocations(
            message, functions, new PprofMappings(profile.recording(), message, strings));
  }

  /**
   * A heap profile as Go's runtime makes them, with four values.
   *
   * @param inUse of the same recording
   */
  static PprofEncoder ofHeap(Profile allocated, Profile inUse) {
    return new PprofEncoder(allocated, Optional.of(inUse));
  }

  PprofProto.Profile encode() {
    addHeader();
    for (Profile.Row row : profile.rows()) {
      addSample(profile, row);
    }
    for (Profile.Row row : inUse.map(Profile::rows).orElse(List.of())) {
      addSample(inUse.orElseThrow(), row);
    }
    functions.addTo(message, strings);
    return message.build();
  }

  private void addHeader() {
    if (countsApart) {
      message.addSampleType(valueType(event.countType(), "count"));
    }
    message.addSampleType(valueType(event.valueType(), event.unit()));
    if (inUse.isPresent()) {
      EventType live = inUse.get().event().orElse(NO_LIVE);
      message.addSampleType(valueType(live.countType(), "count"));
      message.addSampleType(valueType(live.valueType(), live.unit()));
      // where it is not told, a column of zeros would look like an empty heap
      message.setDefaultSampleType(
          strings.id(inUse.get().event().isPresent() ? live.valueType() : event.valueType()));
    }
    message.setPeriodType(valueType(event.valueType(), event.unit())).setPeriod(event.period());
    Facts.number(profile.recording(), Facts.START_EPOCH_NANOS).ifPresent(message::setTimeNanos);
    message.setDurationNanos(profile.recording().durationNanos());
    message.addComment(strings.id(Quality.of(profile.recording()).line()));
    profile
        .recording()
        .fact(Facts.COMMAND_LINE)
        .ifPresent(command -> message.addComment(strings.id(command)));
    profile
        .recording()
        .fact(Facts.NOTE)
        .ifPresent(note -> message.addComment(strings.id(Names.printable(note))));
  }

  private ValueType valueType(String type, String unit) {
    return ValueType.newBuilder().setType(strings.id(type)).setUnit(strings.id(unit)).build();
  }

  private void addSample(Profile profile, Profile.Row row) {
    List<Frame> leafFirst = new ArrayList<>();
    for (int frame : profile.path(row)) {
      leafFirst.add(profile.frame(frame));
    }
    Collections.reverse(leafFirst);
    ThreadInfo thread = profile.thread(row);
    Sample.Builder sample =
        Sample.newBuilder()
            .addAllLocationId(locations.ids(leafFirst))
            .addLabel(label("thread", thread.name()))
            .addLabel(label("tid", Integer.toString(thread.tid())))
            .addLabel(label("pid", Integer.toString(profile.process(row).pid())));
    boolean isInUse = inUse.isPresent() && profile == inUse.get();
    if (isInUse) {
      sample.addValue(0).addValue(0);
    }
    if (countsApart) {
      sample.addValue(row.count());
    }
    sample.addValue(row.value());
    if (inUse.isPresent() && !isInUse) {
      sample.addValue(0).addValue(0);
    }
    if (leafFirst.stream().anyMatch(Frame::lineApproximate)) {
      sample.addLabel(label("lines", "approximate"));
    }
    if (thread.isVirtual()) {
      sample.addLabel(label("virtual", Long.toString(thread.virtualId())));
    }
    thread
        .labels()
        .forEach((key, value) ->
            sample.addLabel(label(OWN_KEYS.contains(key) ? "label:" + key : key, value)));
    message.addSample(sample);
  }

  /** Text also for numbers: pprof drops numeric labels that are 0. */
  private Label label(String key, String value) {
    return Label.newBuilder().setKey(strings.id(key)).setStr(strings.id(value)).build();
  }
}
