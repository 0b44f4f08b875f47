package jtrace.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import jtrace.record.Problem;
import jtrace.record.WorldException;
import jtrace.session.SessionClient;
import jtrace.session.SessionServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "start",
    customSynopsis = {"jtrace start PID|NAME... [options]", "       jtrace start -a [options]"},
    description = {
      "Records in the background, with the options of record, until jtrace stop, the end of the",
      "target, or the time of -d. jtrace dump writes what it has meanwhile; jtrace status lists."
    },
    footer = {
      "",
      "Examples:",
      "  jtrace start 4711 -e wall,alloc -o order.jtr",
      "  jtrace start OrderServer --ring 60s --dump-on 'gc > 200ms' -o 'gc-%%t.html'",
      "  jtrace dump 4711 -o now.html",
      "  jtrace stop 4711"
    })
final class StartCommand implements Callable<Integer> {
  private static final String NAME = "start";
  private static final String RECORDER = "--recorder";
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 50;

  private final Context context;
  @Mixin CommonOptions common;
  @Mixin RecordingOptions recording;
  @Mixin OutputOptions output;

  @Parameters(paramLabel = "PID|NAME", description = "Processes, as with -p.", arity = "0..*")
  List<String> targets = new ArrayList<>();

  @Option(names = RECORDER, hidden = true, description = "Be the process in the background.")
  boolean recorder;

  StartCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    recording.targets.addAll(targets);
    if (!context.childCommand().isEmpty()) {
      throw new UsageException(
          "start runs no command",
          "what stands after -- would end with this terminal",
          "use jtrace record -- COMMAND, or start the command first and name its pid");
    }
    RecordingPlan plan =
        RecordingPlan.of(
            recording,
            Output.of(output, "jtrace-%p-%t", Output.RECORDING),
            output.view(),
            List.of());
    List<Integer> pids =
        plan.targets().isEmpty() ? List.of() : Targets.ofHost().pids(plan.targets());
    Session session = new Session(Session.folderOfUser(), Session.nameOf(plan, pids));
    return recorder ? record(session, plan) : launch(session);
  }

  private int record(Session session, RecordingPlan plan) throws IOException {
    SessionOrders orders = new SessionOrders(plan);
    int exit = ExitCode.FAILED.value();
    try (SessionServer _ = new SessionServer(session.socket(), orders::answer)) {
      try {
        exit = Recordings.run(context, plan, List.of(orders));
      } finally {
        orders.ended(exit);
      }
    }
    return exit;
  }

  private int launch(Session session) throws IOException {
    if (session.isRunning()) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              session.name() + " is being recorded already",
              "one recording in the background is enough for a process",
              "jtrace dump " + session.name() + ", or jtrace stop " + session.name()));
    }
    Files.deleteIfExists(session.log());
    Process process =
        new ProcessBuilder(ownCommand())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(session.log().toFile())
            .start();
    long end = System.nanoTime() + READY_LIMIT.toNanos();
    try {
      while (process.isAlive() && System.nanoTime() - end < 0) {
        if (isRecording(session)) {
          context
              .terminal()
              .say(
                  "recording %s in the background; jtrace stop %s ends it"
                      .formatted(session.name(), session.name()));
          return ExitCode.OK.value();
        }
        process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    context.terminal().err().print(session.said(0));
    if (process.isAlive()) {
      process.destroy();
      return ExitCode.FAILED.value();
    }
    return process.exitValue();
  }

  private static boolean isRecording(Session session) {
    try {
      return !SessionClient.ask(session.socket(), SessionOrders.STATUS)
          .getProperty("recorder", "")
          .isEmpty();
    } catch (IOException e) {
      return false; // it does not listen yet, or has just ended
    }
  }

  /** The command line of this process, to be the recorder, out of reach of this terminal. */
  private static List<String> ownCommand() {
    List<String> command = new ArrayList<>(List.of("setsid"));
    List<String> own = new ProcFolder((int) ProcessHandle.current().pid()).commandLine();
    int at = own.indexOf(NAME);
    command.addAll(own.subList(0, at + 1));
    command.add(RECORDER);
    command.addAll(own.subList(at + 1, own.size()));
    return command;
  }
}
