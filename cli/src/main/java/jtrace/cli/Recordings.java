package jtrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jtrace.profile.Recording;
import jtrace.profile.filter.ViewOptions;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.format.ProfileFormat;
import jtrace.profile.jtr.JtrReader;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/**
 * Makes recordings and writes them. Samples always go into a {@code .jtr} file first, hidden beside
 * the output when none was asked for: so a full disk, a kill or a failing format loses nothing.
 */
final class Recordings {
  private final Context context;
  private final RecordingPlan plan;

  private Recordings(Context context, RecordingPlan plan) {
    this.context = context;
    this.plan = plan;
  }

  /** Records as planned; returns the exit code. */
  static int run(Context context, RecordingPlan plan) {
    return new Recordings(context, plan).run(false);
  }

  /** What bare {@code jtrace PID} does: 10 s, top table and flame graph. */
  static int profile(Context context, String pid) {
    RecordingOptions options = new RecordingOptions();
    options.targets = List.of(pid);
    options.duration = FlameCommand.DEFAULT_SECONDS;
    List<Output> outputs = List.of(Output.ofFile("jtrace-%p.html"));
    return runWithTop(
        context, RecordingPlan.of(options, outputs, ViewOptions.ALL, context.childCommand()));
  }

  /** Records as planned and prints the top table. */
  static int runWithTop(Context context, RecordingPlan plan) {
    return new Recordings(context, plan).run(true);
  }

  private int run(boolean top) {
    checkFolders();
    List<Integer> pids = pids();
    Engine engine = plan.engine().chosen(plan, pids, context.terminal());
    if (plan.child().isEmpty()) {
      return record(engine, pids, Optional.empty(), top);
    }
    try (Child child = Child.start(plan.child())) {
      List<Integer> targets = pids.isEmpty() && !plan.all() ? List.of(child.pid()) : pids;
      return record(engine, targets, Optional.of(child), top);
    }
  }

  /**
   * Before a child is started: the patterns stand for file names, so only the folder can differ.
   */
  private void checkFolders() {
    for (Output output : plan.outputs()) {
      if (!output.name().contains("%")) {
        OutputFile.checkWritable(Path.of(output.name()));
      }
    }
  }

  private List<Integer> pids() {
    if (plan.targets().isEmpty()) {
      return List.of();
    }
    return Targets.ofHost().pids(plan.targets());
  }

  private int record(Engine engine, List<Integer> pids, Optional<Child> child, boolean top) {
    List<Target> files = files(pids);
    Optional<Path> asked =
        files.stream().filter(file -> file.recording()).map(Target::path).findFirst();
    Path jtr = asked.orElseGet(() -> hiddenBeside(files.getFirst().path()));
    ExitCode exit;
    try {
      exit =
          engine == Engine.ASYNC
              ? new AsyncSession(context.terminal(), plan, pids, child).recordTo(jtr)
              : new RecordingSession(context.terminal(), plan, pids, child).recordTo(jtr);
    } catch (WorldException e) {
      if (e.kind() != WorldException.Kind.PARTIAL) {
        remove(jtr); // it never began: nothing worth keeping
      }
      throw e;
    }
    try {
      Recording recording = JtrReader.read(jtr);
      writeOthers(recording, files, jtr);
      if (top) {
        context.terminal().out().print(ProfileText.TOP.of(recording, ViewOptions.ALL));
      }
    } catch (OutOfMemoryError e) {
      throw new WorldException(
          WorldException.Kind.PARTIAL,
          new Problem(
              "the recording was made, but not written as asked",
              "it is too large for the little memory that recording takes",
              "it is kept in " + jtr + ": jtrace report " + jtr + " -o FILE takes more"),
          e);
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.PARTIAL,
          new Problem(
              "the recording was made, but not written as asked",
              String.valueOf(e.getMessage() == null ? e : e.getMessage()),
              "it is kept in " + jtr + "; make room and run: jtrace report " + jtr + " -o FILE"),
          e);
    }
    if (asked.isEmpty()) {
      remove(jtr);
    }
    files.forEach(this::tell);
    return exit.value();
  }

  /** An output whose name is final. */
  private record Target(Path path, ProfileFormat format, boolean recording) {}

  private List<Target> files(List<Integer> pids) {
    LocalDateTime now = LocalDateTime.now(java.time.ZoneId.systemDefault());
    List<Target> files = new ArrayList<>();
    for (Output output : plan.outputs()) {
      Path path = OutputName.expand(output.name(), pids, now);
      OutputFile.checkWritable(path);
      files.add(new Target(path, output.format(), output.isRecording()));
    }
    return files;
  }

  private void writeOthers(Recording recording, List<Target> files, Path jtr) throws IOException {
    FormatOptions options = FormatOptions.DEFAULT.withView(plan.looks());
    for (Target file : files) {
      if (!file.path().equals(jtr)) {
        OutputFile.write(file.path(), out -> file.format().write(recording, options, out));
      }
    }
  }

  private void tell(Target file) {
    if (!plan.quiet()) {
      context.terminal().say("wrote " + file.path());
    }
  }

  private static Path hiddenBeside(Path output) {
    return OutputFile.scratchFolder(output)
        .resolve(".jtrace-" + ProcessHandle.current().pid() + ".jtr");
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed("cannot remove " + file, e, "remove it by hand");
    }
  }

  private static WorldException failed(String what, IOException e, String remedy) {
    return new WorldException(
        WorldException.Kind.FAILED, new Problem(what, String.valueOf(e), remedy), e);
  }
}
