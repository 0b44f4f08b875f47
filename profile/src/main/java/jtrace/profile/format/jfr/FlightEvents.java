package jtrace.profile.format.jfr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.analysis.Quality;
import jtrace.profile.filter.Profile;
import jtrace.profile.format.jfr.FlightRecordingFormat.Clock;
import org.openjdk.jmc.flightrecorder.writer.api.Type;
import org.openjdk.jmc.flightrecorder.writer.api.TypedValue;
import org.openjdk.jmc.flightrecorder.writer.api.TypedValueBuilder;
import org.openjdk.jmc.flightrecorder.writer.api.Types.Builtin;

/** Writes a recording's samples, and what is known of them all, as events of a flight recording. */
final class FlightEvents {
  private final org.openjdk.jmc.flightrecorder.writer.api.Recording flight;
  private final FlightTypes types;
  private final Recording recording;
  private final Clock clock;
  private final FlightConstants constants;

  FlightEvents(
      org.openjdk.jmc.flightrecorder.writer.api.Recording flight,
      Recording recording,
      Clock clock) {
    this.flight = flight;
    this.types = new FlightTypes(flight);
    this.recording = recording;
    this.clock = clock;
    this.constants = new FlightConstants(types, recording.processes());
  }

  /** Of which processes, and how well it was recorded. */
  void head() {
    Type jvm =
        types.fact(
            "jdk.JVMInformation",
            fields ->
                fields
                    .addField("jvmName", Builtin.STRING)
                    .addField("jvmVersion", Builtin.STRING)
                    .addField("jvmArguments", Builtin.STRING)
                    .addField("javaArguments", Builtin.STRING)
                    .addField("pid", Builtin.LONG));
    for (ProcessInfo process : recording.processes()) {
      write(
          jvm,
          clock.startTicks(),
          fields ->
              fields
                  .putField("jvmName", process.jvm())
                  .putField("jvmVersion", process.jvm())
                  .putField("jvmArguments", process.commandLine())
                  .putField("javaArguments", process.name())
                  .putField("pid", (long) process.pid()));
    }
    Type quality = types.fact("jtrace.Quality", fields -> fields.addField("text", Builtin.STRING));
    String line = Quality.of(recording).line();
    write(quality, clock.startTicks(), fields -> fields.putField("text", line));
  }

  /** Settings of an event; readers find a sample's period there. */
  private void setting(Type of, String name, String value) {
    Type setting =
        types.fact(
            "jdk.ActiveSetting",
            fields ->
                fields
                    .addField("id", Builtin.LONG)
                    .addField("name", Builtin.STRING)
                    .addField("value", Builtin.STRING));
    write(
        setting,
        clock.startTicks(),
        fields ->
            fields.putField("id", of.getId()).putField("name", name).putField("value", value));
  }

  /** Writes the samples that a view keeps. */
  void samples(Profile profile) {
    if (profile.event().isEmpty()) {
      return;
    }
    FlightEvent event = FlightEvent.of(profile.event().get(), types);
    if (event.periodNanos() > 0) {
      setting(event.type(), "period", event.periodNanos() + " ns");
    }
    Map<Integer, Shown> shown = new HashMap<>();
    for (int i = 0; i < recording.sampleCount(); i++) {
      int view = profile.viewOfSample(i);
      if (view >= 0) {
        boolean whole = recording.stackEnd(recording.sampleStack(i)).isWhole();
        sample(event, i, shown.computeIfAbsent(view, id -> shown(profile, id, event, whole)));
      }
    }
  }

  /** A stack, and the class that it allocates, or none. */
  private record Shown(TypedValue stack, TypedValue objects) {}

  private Shown shown(Profile profile, int view, FlightEvent event, boolean whole) {
    List<Frame> leafFirst = new ArrayList<>();
    for (int id : profile.framesLeafFirst(view)) {
      leafFirst.add(profile.frame(id));
    }
    if (!event.ofObjects() || !isObject(leafFirst)) {
      return new Shown(constants.stack(leafFirst, whole), types.type.nullValue());
    }
    TypedValue objects = constants.typeOf(leafFirst.getFirst().name());
    List<Frame> code = leafFirst.subList(1, leafFirst.size());
    return new Shown(constants.stack(code.isEmpty() ? leafFirst : code, whole), objects);
  }

  private static boolean isObject(List<Frame> leafFirst) {
    return leafFirst.getFirst().kind() == FrameKind.OBJECT;
  }

  private void sample(FlightEvent event, int sample, Shown shown) {
    long value = recording.sampleValue(sample);
    TypedValue thread = constants.thread(recording.threads().get(recording.sampleThread(sample)));
    long count = recording.sampleEventCount(sample);
    long end = recording.sampleTimeNanos(sample);
    long start = event.isTimed() ? Math.max(clock.startTicks(), end - value) : end;
    for (long i = event.times(value, count); i > 0; i--) {
      write(
          event.type(),
          start,
          fields -> {
            fields.putField(event.threadField(), thread).putField("stackTrace", shown.stack());
            event.fill(fields, new FlightEvent.Amount(value, count), shown.objects());
          });
    }
  }

  /** Adds the fields of an event. */
  private interface Filling {
    void fill(TypedValueBuilder fields);
  }

  private void write(Type type, long ticks, Filling filling) {
    flight.writeEvent(
        type.asValue(fields -> {
          fields.putField("startTime", ticks);
          filling.fill(fields);
        }));
  }
}
