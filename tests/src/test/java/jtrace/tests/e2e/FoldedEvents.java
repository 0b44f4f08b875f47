package jtrace.tests.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jtrace.tests.chain.FoldedLine;
import jtrace.tests.run.Child;

/**
 * A recording of a program that counts itself, event by event.
 *
 * @param vmOptions flags of the program's JVM
 */
record FoldedEvents(Path directory, String program, List<String> vmOptions) {
  private static final Pattern OWN = Pattern.compile("(?m)^(?:place|millis) (\\w+) (\\d+)$");

  private static final Duration LIMIT = Duration.ofSeconds(120);

  private Path recording() {
    return directory.resolve("x.jtr");
  }

  /**
   * Records the program while it does what it counts; what it counted itself.
   *
   * @param options of the recording
   */
  Map<String, Long> record(int jdk, List<String> options, String... arguments) {
    try (Child target =
        Child.workload(Targets.jdk(jdk), vmOptions, simpleName(), arguments).awaitReady()) {
      List<String> command = new ArrayList<>(List.of("record", "-o", recording().toString()));
      command.addAll(options);
      command.addAll(List.of("-p", Long.toString(target.pid())));
      Jtrace jtrace = Jtrace.start(command.toArray(String[]::new)).awaitRecording();
      target.send("begin");
      target.awaitLine("DONE", LIMIT);
      jtrace.child().signal("INT");
      jtrace.awaitEnd(LIMIT).assertExit(0);
      return OWN.matcher(target.output())
          .results()
          .collect(Collectors.toMap(m -> m.group(1), m -> Long.parseLong(m.group(2))));
    }
  }

  private String simpleName() {
    return program.substring(program.lastIndexOf('.') + 1);
  }

  List<FoldedLine> stacks(String event) throws IOException {
    Path file = directory.resolve(event + ".folded");
    Jtrace.run("report", recording().toString(), "-e", event, "-o", file.toString()).assertExit(0);
    return Files.readAllLines(file).stream().map(FoldedLine::parse).toList();
  }

  Predicate<FoldedLine> in(String method) {
    return stack -> stack.frames().contains(program + "." + method);
  }

  static Predicate<FoldedLine> on(String leaf) {
    return stack -> stack.frames().getLast().equals(leaf);
  }

  static long sum(List<FoldedLine> stacks, Predicate<FoldedLine> which) {
    return stacks.stream().filter(which).mapToLong(FoldedLine::count).sum();
  }
}
