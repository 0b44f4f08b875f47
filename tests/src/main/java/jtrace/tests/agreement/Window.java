package jtrace.tests.agreement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jtrace.tests.bench.AsyncProfiler;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;

/**
 * Two profiles of the same seconds of one running program.
 *
 * @param jtrace a recording of ours
 * @param async async-profiler's flight recording, with stacks walked by {@code cstack=vmx}
 */
record Window(Path jtrace, Path async) {

  private static final Duration SLACK = Duration.ofSeconds(60);
  private static final int WARM_SECONDS = 10;

  /** Not the same, so that neither always interrupts the other. */
  private static final int JTRACE_HZ = 499;

  private static final int ASYNC_HZ = 487;

  /** Where the profiles of a program are, or will be. */
  static Window in(String program, int jdkMajor, Path directory) {
    String name = program + "-" + jdkMajor;
    return new Window(directory.resolve(name + ".jtr"), directory.resolve(name + ".jfr"));
  }

  static Window of(String program, int jdkMajor, int seconds, Path directory) throws IOException {
    Path jdk = Layout.jdks().get(jdkMajor);
    AsyncProfiler async = AsyncProfiler.unpack(directory);
    String name = program + "-" + jdkMajor;
    Window window = new Window(directory.resolve(name + ".jtr"), directory.resolve(name + ".jfr"));
    Files.deleteIfExists(window.jtrace);
    try (Child target =
        Child.workload(
            jdk,
            List.of("-Xmx1g"),
            program,
            "warm=" + WARM_SECONDS,
            "seconds=" + (seconds + SLACK.toSeconds()))) {
      target.awaitReady();
      long pid = target.pid();
      async.command(
          jdk,
          pid,
          "start,event=cpu,cstack=vmx,interval=%d,jfr,file=%s"
              .formatted(1_000_000_000 / ASYNC_HZ, window.async));
      List<String> command = new ArrayList<>(Layout.jtrace());
      command.addAll(List.of("record", "-q", "-p", "" + pid, "-F", "" + JTRACE_HZ));
      command.addAll(List.of("-d", seconds + "s", "-o", window.jtrace.toString()));
      Child jtrace = Child.run(SLACK.plusSeconds(seconds), command);
      if (jtrace.exitCode() != 0) {
        throw new IllegalStateException("jtrace failed: " + jtrace.output());
      }
      async.command(jdk, pid, "stop,file=" + window.async);
    }
    return window;
  }
}
