package jtrace.tests.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jtrace.record.WalkTables;
import jtrace.tests.fixture.FixtureWriter;
import jtrace.tests.fixture.Recorded;
import jtrace.tests.walk.Walker;

/**
 * Sweeps some scenarios of one JVM.
 *
 * @param folder compiled programs and the walker lie here
 * @param fixture where walks that were right are recorded
 */
public record SweepRun(Path folder, Walker walker, Optional<FixtureWriter> fixture) {
  private static final int BYTES_BEFORE = 12;
  private static final int BYTES = 28;

  /**
   * Starts the target, lets it compile, and steps.
   *
   * @param scenarios letters of {@code SweepTarget}
   */
  public SweepTally run(Path jdk, List<String> flags, String scenarios) throws IOException {
    SweepTally tally = new SweepTally();
    try (SweepJvm jvm = SweepJvm.start(jdk, folder, flags)) {
      int tid = jvm.steppedThread();
      for (char letter : scenarios.toCharArray()) {
        jvm.warm(letter);
      }
      for (char letter : scenarios.toCharArray()) {
        jvm.awaitReading(tid);
        step(jvm, tid, letter, tally);
      }
    }
    return tally;
  }

  private void step(SweepJvm jvm, int tid, char letter, SweepTally tally) throws IOException {
    try (WalkTables tables = WalkTables.read(jvm.pid())) {
      walker.tables(tables.rows(), tables.rules(), tables.mappings(), tables.process());
      walker.readFrom(jvm.pid());
      CodeMap code = new CodeMap(tables.vm(), tables.memory());
      try (SteppedThread thread = new SteppedThread(tid, tables.javaThread(tid))) {
        Sweep sweep = new Sweep(thread, walker, code, fixture.isPresent());
        List<Recorded> right = new ArrayList<>();
        Set<Activation> explained = new HashSet<>();
        jvm.begin(letter);
        sweep.run();
        tally.addSteps(sweep.steps());
        for (Sweep.Instant instant : sweep.instants()) {
          String problem = Judge.judge(instant, code);
          if (problem.isEmpty()) {
            instant.recorded().ifPresent(right::add);
          }
          String context =
              problem.isEmpty() ? "" : ", scenario " + letter + bytes(tables, instant.pc());
          if (!problem.isEmpty() && explained.add(Judge.differing(instant, code))) {
            tally.explain(problem + context + "\n" + Judge.explain(instant, code));
          }
          tally.add(code.place(instant.pc()), instant.pc(), problem, context);
        }
        if (fixture.isPresent()) {
          fixture.get().part(tables, right);
        }
      }
    }
  }

  /** The machine code around an instruction. */
  private static String bytes(WalkTables tables, long pc) {
    byte[] bytes = new byte[BYTES];
    if (!tables.memory().read(pc - BYTES_BEFORE, bytes, 0, BYTES)) {
      return "";
    }
    String hex = HexFormat.of().formatHex(bytes);
    return " [" + hex.substring(0, 2 * BYTES_BEFORE) + "|" + hex.substring(2 * BYTES_BEFORE) + "]";
  }
}
