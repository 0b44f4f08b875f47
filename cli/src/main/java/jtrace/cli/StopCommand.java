package jtrace.cli;

import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "stop",
    description = {
      "Ends a recording that jtrace start began, and waits until it is written. The exit code is the",
      "recording's."
    },
    footer = {"", "Examples:", "  jtrace stop 4711", "  jtrace stop all", "  jtrace stop"})
final class StopCommand implements Callable<Integer> {
  private static final long END_SECONDS = 10;

  private final Context context;
  @Mixin CommonOptions common;

  @Parameters(
      paramLabel = "PID|NAME",
      arity = "0..1",
      description = "What it records, or all; not needed when there is one only.")
  String target = "";

  StopCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Session session = Session.find(target);
    long from = session.logBytes();
    String recorder = session.ask(SessionOrders.STATUS).getProperty("recorder", "");
    Properties end = session.ask(SessionOrders.STOP);
    if (!recorder.isEmpty()) {
      awaitEnd(Long.parseLong(recorder));
    }
    context.terminal().err().print(session.said(from));
    return Integer.parseInt(end.getProperty("exit", "" + ExitCode.FAILED.value()));
  }

  private static void awaitEnd(long pid) {
    ProcessHandle.of(pid)
        .map(ProcessHandle::onExit)
        .ifPresent(exit -> {
          try {
            exit.get(END_SECONDS, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the recorder has written but does not end", e);
          }
        });
  }
}
