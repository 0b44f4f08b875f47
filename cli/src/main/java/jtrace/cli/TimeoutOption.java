package jtrace.cli;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a command waits for a JVM's answer. */
@Command
final class TimeoutOption {
  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long to wait for the JVM's answer; default 10s.")
  String timeout = "10s";

  Duration duration() {
    return Durations.ofRecording("--timeout", timeout);
  }
}
