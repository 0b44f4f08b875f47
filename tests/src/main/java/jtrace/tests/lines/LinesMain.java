package jtrace.tests.lines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jtrace.profile.jtr.JtrReader;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;

/**
 * What {@code tests/lines} runs: a Markdown table, then what was not exact. Arguments: seconds of
 * each recording, JDK major versions.
 */
public final class LinesMain {
  private static final int RATE_HZ = 999;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private LinesMain() {}

  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("jtrace-lines");
    StringBuilder causes = new StringBuilder();
    System.out.println(LinesCheck.Tally.HEADER);
    for (String major : List.of(args).subList(1, args.length)) {
      Path jdk = Layout.jdks().get(Integer.valueOf(major));
      for (List<String> options : List.of(List.<String>of(), List.of("--debug-non-safepoints"))) {
        LinesCheck.Tally tally = measure(jdk, options, args[0], directory);
        String name =
            "JDK "
                + major
                + ", "
                + (options.isEmpty() ? "as it is" : "`" + options.getFirst() + "`");
        System.out.println(tally.row(name));
        causes.append('\n').append(name).append('\n');
        tally.causes().entrySet().stream()
            .sorted((a, b) -> b.getValue() - a.getValue())
            .forEach(cause ->
                causes.append(cause.getValue()).append(" x ").append(cause.getKey()).append('\n'));
      }
    }
    System.out.println(causes);
  }

  private static LinesCheck.Tally measure(
      Path jdk, List<String> options, String seconds, Path directory) throws IOException {
    Path log = directory.resolve("lines.log");
    Path jtr = directory.resolve("lines.jtr");
    Files.deleteIfExists(jtr);
    try (Child target = Child.workload(jdk, List.of(), "KnownLines", "seconds=600", "log=" + log)) {
      target.awaitReady();
      List<String> command = new ArrayList<>(Layout.jtrace());
      command.addAll(List.of("record", "-p", "" + target.pid(), "-F", "" + RATE_HZ));
      command.addAll(List.of("-d", seconds + "s", "-o", jtr.toString()));
      command.addAll(options);
      Child jtrace = Child.run(LIMIT, command);
      if (jtrace.exitCode() != 0) {
        throw new IllegalStateException(
            "jtrace failed:\n" + jtrace.output() + "\nthe program:\n" + target.output());
      }
    }
    return LinesCheck.check(JtrReader.read(jtr), log);
  }
}
