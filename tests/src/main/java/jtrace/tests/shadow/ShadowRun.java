package jtrace.tests.shadow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import jtrace.record.WalkTables;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;
import jtrace.tests.run.NamedThread;
import jtrace.tests.sweep.SteppedThread;
import jtrace.tests.walk.WalkResult;
import jtrace.tests.walk.Walker;

/** Stops a program's thread at random instants, walks its stack and reads its shadow stack. */
final class ShadowRun {
  /** The tables of what is generated later (adapters, stubs) are loaded so often. */
  private static final int SAMPLES_PER_LOOK = 200;

  private static final long PAUSE_MICROS_MAX = 3_000;
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final Walker walker;
  private final Path folder;
  private final Path agent;

  ShadowRun(Walker walker, Path folder, Path agent) {
    this.walker = walker;
    this.folder = folder;
    this.agent = agent;
  }

  ShadowTally run(ShadowProgram program, Path jdk, List<String> flags, int samples)
      throws IOException {
    Path names = Files.createTempFile(folder, "methods", ".txt");
    ShadowTally tally = new ShadowTally();
    try (Child child = program.start(jdk, Layout.release(jdk), flags, agent, names)) {
      long address = program.address(child);
      ShadowMethods methods = new ShadowMethods(names);
      int pid = (int) child.pid();
      int tid = thread(pid, program.thread(), child);
      for (int left = samples; left > 0; left -= SAMPLES_PER_LOOK) {
        look(pid, tid, Math.min(left, SAMPLES_PER_LOOK), methods, address, tally);
      }
    }
    return tally;
  }

  private void look(
      int pid, int tid, int samples, ShadowMethods methods, long address, ShadowTally tally)
      throws IOException {
    try (WalkTables tables = WalkTables.read(pid)) {
      walker.tables(tables.rows(), tables.rules(), tables.mappings(), tables.process());
      walker.readFrom(pid);
      methods.refresh();
      for (int i = 0; i < samples; i++) {
        long micros = ThreadLocalRandom.current().nextLong(PAUSE_MICROS_MAX);
        LockSupport.parkNanos(micros * 1_000);
        sample(tables, tid, methods, address, tally);
      }
    }
  }

  private void sample(
      WalkTables tables, int tid, ShadowMethods methods, long address, ShadowTally tally)
      throws IOException {
    try (SteppedThread stopped = new SteppedThread(tid, tables.javaThread(tid))) {
      WalkResult walk = walker.walk(stopped.registers);
      List<String> said = methods.said(tables.memory(), address);
      List<List<String>> walked = methods.walked(walk, tables.vm().symbols());
      boolean complete = walk.end() == WalkResult.COMPLETE;
      ShadowVerdict verdict = ShadowVerdict.of(walked, said, complete);
      tally.add(verdict, said.size(), example(walk, walked, said));
    }
  }

  private static String example(WalkResult walk, List<List<String>> walked, List<String> said) {
    StringBuilder text = new StringBuilder();
    text.append("end ").append(walk.end());
    text.append(", ").append(walk.frames()).append(" frames, pc 0x");
    text.append(Long.toHexString(walk.pcs()[0]));
    text.append("\n  walked: ").append(walked).append("\n  said:   ").append(said).append('\n');
    return text.toString();
  }

  /** The id of the thread, as soon as it has its name. */
  private static int thread(int pid, String name, Child child) {
    int[] found = new int[1];
    boolean there =
        Child.until(
            LIMIT,
            () -> {
              found[0] = NamedThread.of(pid, name);
              return found[0] != 0 || !child.isAlive();
            });
    if (!there || found[0] == 0) {
      throw new IllegalStateException("no thread " + name + ":\n" + child.output());
    }
    return found[0];
  }
}
