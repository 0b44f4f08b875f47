package jtrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import jtrace.profile.Recording;
import jtrace.profile.filter.ViewOptions;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/**
 * Makes recordings and writes them. Samples always go into a {@code .jtr} file first, hidden beside
 * the output when none was asked for: so a full disk, a kill or a failing format loses nothing.
 */
final class Recordings {
  private final Context context;
  private final RecordingPlan plan;
  private final List<Companion> companions;
  private final Optional<Consumer<Recording>> shown;

  private Recordings(
      Context context,
      RecordingPlan plan,
      List<Companion> companions,
      Optional<Consumer<Recording>> shown) {
    this.context = context;
    this.plan = plan;
    this.companions = companions;
    this.shown = shown;
  }

  /** Records as planned; returns the exit code. */
  static int run(Context context, RecordingPlan plan) {
    return run(context, plan, List.of());
  }

  /** The same, with others that look at it while it is made. */
  static int run(Context context, RecordingPlan plan, List<Companion> companions) {
    return new Recordings(context, plan, companions, Optional.empty()).run();
  }

  /** Records as planned; {@code shown} gets the recording, to print of it. */
  static int run(Context context, RecordingPlan plan, Consumer<Recording> shown) {
    return new Recordings(context, plan, List.of(), Optional.of(shown)).run();
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
    return run(
        context,
        plan,
        recording ->
            context.terminal().out().print(ProfileText.TOP.of(recording, ViewOptions.ALL)));
  }

  private int run() {
    checkFolders();
    List<Integer> pids = pids();
    Engine engine = plan.engine().chosen(plan, pids, context.terminal());
    if (plan.child().isEmpty()) {
      return record(engine, pids, Optional.empty());
    }
    try (Child child = Child.start(plan.child())) {
      List<Integer> targets = pids.isEmpty() && !plan.all() ? List.of(child.pid()) : pids;
      return record(engine, targets, Optional.of(child));
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

  private int record(Engine engine, List<Integer> pids, Optional<Child> child) {
    checkRing(engine, pids);
    ProfileFiles files = ProfileFiles.of(plan.outputs(), plan.looks(), pids);
    Optional<Path> asked =
        files.files().stream()
            .filter(file -> file.recording() && plan.keeping().ring().isEmpty())
            .map(ProfileFiles.File::path)
            .findFirst();
    Path beside = files.files().isEmpty() ? Path.of("recording") : files.files().getFirst().path();
    Store store = store(asked, beside);
    ExitCode exit;
    try {
      exit = record(engine, pids, child, store);
    } catch (WorldException e) {
      if (e.kind() != WorldException.Kind.PARTIAL) {
        store.remove(); // it never began: nothing worth keeping
      }
      throw e;
    }
    if (plan.keeping().dumpOn().isEmpty()) {
      write(store, files);
    }
    if (asked.isEmpty()) {
      store.remove();
    }
    return exit.value();
  }

  private void checkRing(Engine engine, List<Integer> pids) {
    if (engine == Engine.ASYNC && plan.keeping().ring().isPresent()) {
      throw new UsageException(
          "option --ring does not go with async-profiler",
          "it hands its samples out at the end only",
          "leave --ring out, or run as root, so that eBPF can be used");
    }
    if (!plan.keeping().dumpOn().isEmpty() && pids.isEmpty()) {
      throw new UsageException(
          "option --dump-on needs -p",
          "its conditions are about the processes that are named",
          "name the process with -p");
    }
  }

  private Store store(Optional<Path> asked, Path beside) {
    Path hidden =
        OutputFile.scratchFolder(beside).resolve(".jtrace-" + ProcessHandle.current().pid());
    return plan.keeping()
        .ring()
        .<Store>map(
            ring -> new RingStore(hidden.resolveSibling(hidden.getFileName() + ".ring"), ring))
        .orElseGet(() ->
            new FileStore(
                asked.orElse(hidden.resolveSibling(hidden.getFileName() + Output.RECORDING))));
  }

  private ExitCode record(Engine engine, List<Integer> pids, Optional<Child> child, Store store) {
    if (engine == Engine.ASYNC) {
      return new AsyncSession(context.terminal(), plan, pids, child).recordTo(store.path());
    }
    List<Companion> all = new ArrayList<>(companions);
    if (!plan.keeping().dumpOn().isEmpty()) {
      all.add(new RingDumps(context.terminal(), plan, pids));
    }
    return new RecordingSession(context.terminal(), plan, pids, child, all).recordTo(store);
  }

  private void write(Store store, ProfileFiles files) {
    try {
      if (shown.isPresent() || !files.isWritten(store.path())) {
        Recording recording = store.read();
        files.write(recording, store.path());
        shown.ifPresent(show -> show.accept(recording));
      }
    } catch (OutOfMemoryError e) {
      throw unwritten(
          "it is too large for the little memory that recording takes",
          "it is kept in " + store.path() + ", which takes more: " + store.howToRead() + " -o FILE",
          e);
    } catch (IOException e) {
      throw unwritten(
          String.valueOf(e.getMessage() == null ? e : e.getMessage()),
          "it is kept in "
              + store.path()
              + "; make room and run: "
              + store.howToRead()
              + " -o FILE",
          e);
    }
    if (!plan.quiet()) {
      files.tell(context.terminal());
    }
  }

  private static WorldException unwritten(String why, String remedy, Throwable cause) {
    return new WorldException(
        WorldException.Kind.PARTIAL,
        new Problem("the recording was made, but not written as asked", why, remedy),
        cause);
  }
}
