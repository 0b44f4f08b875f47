package jtrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.analysis.Agreement;
import jtrace.profile.filter.ViewOptions;
import jtrace.profile.jtr.JtrReader;
import jtrace.record.Problem;
import jtrace.record.WorldException;
import jtrace.record.async.AsyncRecorder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    customSynopsis = "jtrace verify -p PID|NAME [options]",
    description = {
      "Records a JVM with eBPF and with async-profiler at the same time, and prints how far both",
      "agree: each method's share of the CPU time, its own (self) and with what it calls (total),",
      "or with -e alloc each class's share of the bytes, with confidence intervals.",
      "async-profiler is loaded into the JVM for that. Native and kernel frames count for the",
      "Java method that called them. Exit code 5 when they disagree."
    },
    footer = {
      "",
      "Examples:",
      "  jtrace verify -p 4711",
      "  jtrace verify -p OrderServer -d 2m -F 499 --top 30"
    })
final class VerifyCommand implements Callable<Integer> {
  private static final int TOP_MAX = 1000;
  private static final List<String> EVENTS = List.of("cpu", "alloc");

  private final Context context;
  @Mixin CommonOptions common;

  @Option(
      names = {"-p", "--pid"},
      paramLabel = "PID|NAME",
      required = true,
      description = "The JVM by id, name or main class.")
  String target;

  @Option(
      names = {"-e", "--event"},
      paramLabel = "EVENT",
      description = "cpu (default) or alloc.")
  String event = EVENTS.getFirst();

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "TIME",
      description = "How long to record; default 30s.")
  String duration = "30s";

  @Option(
      names = {"-F", "--freq"},
      paramLabel = "HZ",
      description = "Samples a second of a busy CPU for each; default 99.")
  String hz = "";

  @Option(names = "--top", paramLabel = "N", description = "Methods compared; default 20.")
  String top = "20";

  @Option(
      names = "--tolerance",
      paramLabel = "POINTS",
      description = "Difference that does not matter, in percentage points; default 2.")
  String tolerance = "2";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "Keep both recordings there: ebpf.jtr and async.jtr.")
  String folder = "";

  VerifyCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    int lines = RecordingPlan.number("--top", top, 1, TOP_MAX);
    double points = points();
    if (!EVENTS.contains(event)) {
      throw new UsageException(
          "option -e: '" + Printable.of(event, 100) + "' is no event that both engines tell alike",
          "they agree on what a sample of it stands for only with CPU time and allocations",
          "use -e cpu or -e alloc");
    }
    RecordingOptions options = new RecordingOptions();
    options.events = List.of(event);
    options.targets = List.of(target);
    options.duration = duration;
    options.hz = hz;
    options.quiet = true;
    RecordingPlan plan = RecordingPlan.of(options, List.of(), ViewOptions.ALL, List.of());
    List<Integer> pids = Targets.ofHost().pids(plan.targets());
    Engine.EBPF.chosen(plan, pids, context.terminal());
    Engine.ASYNC.chosen(plan, pids, context.terminal());
    Path kept = folder.isEmpty() ? Files.createTempDirectory("jtrace-verify") : Path.of(folder);
    Path jtr = kept.resolve("ebpf.jtr");
    OutputFile.checkWritable(jtr);
    try {
      Recording ours = recordBoth(plan, pids, jtr, kept.resolve("async.jtr"));
      Recording theirs = JtrReader.read(kept.resolve("async.jtr"));
      return report(SideBySide.of(ours, theirs, lines, points));
    } finally {
      if (folder.isEmpty()) {
        Files.deleteIfExists(jtr);
        Files.deleteIfExists(kept.resolve("async.jtr"));
        Files.deleteIfExists(kept);
      }
    }
  }

  /** The window is eBPF's: async-profiler begins before it and ends after it. */
  private Recording recordBoth(RecordingPlan plan, List<Integer> pids, Path ours, Path theirs)
      throws IOException {
    context
        .terminal()
        .say(
            "recording process %d%s for %s, with eBPF and with async-profiler"
                .formatted(
                    pids.getFirst(),
                    plan.eventWords(),
                    Durations.words(plan.duration().orElseThrow())));
    try (AsyncRecorder async = new AsyncRecorder(plan.options(pids))) {
      async.start();
      new RecordingSession(context.terminal(), plan, pids, java.util.Optional.empty(), List.of())
          .recordTo(new FileStore(ours));
      async.stop();
      RecordingBuilder builder = new RecordingBuilder();
      async.writeTo(builder);
      Recording window = SideBySide.within(builder.build(), JtrReader.read(ours));
      OutputFile.write(
          theirs,
          out ->
              Output.ofFile("x.jtr")
                  .format()
                  .write(window, jtrace.profile.format.FormatOptions.DEFAULT, out));
    }
    return JtrReader.read(ours);
  }

  private int report(SideBySide both) {
    context.terminal().out().print(both.text());
    Agreement agreement = both.agreement();
    return (agreement.holds() ? ExitCode.OK : ExitCode.DISAGREE).value();
  }

  private double points() {
    if (!tolerance.matches("\\d{1,2}(\\.\\d{1,4})?")) {
      throw new UsageException(
          "option --tolerance: '" + Printable.of(tolerance, 100) + "' is no number of points",
          "it is a difference of two percentages, from 0 to 99",
          "write for example --tolerance 2");
    }
    return Double.parseDouble(tolerance) / 100;
  }

  static WorldException nothingToCompare(String engine) {
    return new WorldException(
        WorldException.Kind.FAILED,
        new Problem(
            "nothing to compare: " + engine + " has no sample",
            "the JVM did next to nothing in that time",
            "verify while it works, or longer with -d"));
  }
}
