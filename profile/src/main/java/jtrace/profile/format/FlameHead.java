package jtrace.profile.format;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import jtrace.profile.EventType;
import jtrace.profile.Facts;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.analysis.Quality;
import jtrace.profile.analysis.Verdict;
import jtrace.profile.filter.Profile;
import jtrace.profile.flame.Fact;
import jtrace.profile.flame.FlamePage;
import jtrace.profile.flame.FlameTree;

/** What stands above and below a flame graph of a profile. */
final class FlameHead {
  private final Profile profile;
  private final Recording recording;
  private final FormatOptions options;
  private final Optional<EventType> event;

  FlameHead(Profile profile, FormatOptions options) {
    this.profile = profile;
    this.recording = profile.recording();
    this.options = options;
    this.event = profile.event();
  }

  /** Time sampled at a fixed period is shown as time, which also tells the number of samples. */
  Weight weight() {
    boolean sampledTime =
        event.filter(e -> e.unit().equals("nanoseconds") && e.period() > 0).isPresent();
    return sampledTime ? Weight.VALUE : options.weightIn(profile);
  }

  FlamePage page(FlameTree tree) {
    boolean values = weight() == Weight.VALUE;
    String quality = Quality.of(recording).line();
    if (tree.foldedStackCount() > 0) {
      quality += "; %,d stacks cut at this graph's limits".formatted(tree.foldedStackCount());
    }
    return new FlamePage(
        options.title().isEmpty() ? target() + ", " + valueName() : options.title(),
        valueName(),
        values ? event.map(EventType::unit).orElse("count") : "count",
        values ? event.map(EventType::period).filter(p -> p > 0).orElse(0L) : 1,
        facts(),
        quality);
  }

  private String valueName() {
    String type = event.map(EventType::valueType).orElse("samples");
    return switch (type) {
      case "cpu" -> "CPU time";
      case "off_cpu" -> "time off the CPU";
      case "wall" -> "wall-clock time";
      case "delay" -> "time waited";
      case "alloc_space" -> "allocated bytes";
      default -> type;
    };
  }

  private String target() {
    List<ProcessInfo> sampled = sampled();
    return switch (sampled.size()) {
      case 0 -> "no process";
      case 1 -> sampled.getFirst().name() + " (" + sampled.getFirst().pid() + ")";
      default -> sampled.size() + " processes";
    };
  }

  private List<ProcessInfo> sampled() {
    return profile.rows().stream().map(profile::process).distinct().toList();
  }

  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Target", target()));
    List<String> jvms =
        sampled().stream().map(ProcessInfo::jvm).filter(jvm -> !jvm.isEmpty()).distinct().toList();
    if (jvms.size() == 1) {
      facts.add(new Fact("JDK", jvms.getFirst()));
    }
    event.ifPresent(e -> facts.add(new Fact("Event", e.name())));
    double seconds = recording.durationNanos() / 1e9;
    facts.add(new Fact("Duration", String.format(Locale.ROOT, "%.1f s", seconds)));
    if (event.filter(e -> e.unit().equals("nanoseconds") && e.period() > 0).isPresent()) {
      double hertz = 1e9 / event.get().period();
      facts.add(new Fact("Rate", String.format(Locale.ROOT, "%.0f Hz", hertz)));
    }
    Facts.number(recording, Facts.START_EPOCH_NANOS)
        .map(nanos -> Instant.ofEpochSecond(0, nanos).truncatedTo(ChronoUnit.SECONDS))
        .ifPresent(start -> facts.add(new Fact("Start", start.toString())));
    Verdict.of(recording, options.view())
        .forEach(sentence -> facts.add(new Fact("Verdict", sentence)));
    return facts;
  }
}
