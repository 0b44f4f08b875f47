package jtrace.profile.analysis;

import java.util.Set;
import jtrace.profile.filter.Profile;

/**
 * Sampled CPU time, and the JVM's own part of it.
 *
 * @param collecting of threads that collect garbage
 * @param compiling of threads that compile
 */
record CpuSums(long nanos, long samples, long collecting, long compiling) {
  /** Fewer say nothing of shares. */
  static final int MIN_SAMPLES = 100;

  /** Functions in which these threads are from their begin to their end. */
  private static final Set<String> COLLECTORS =
      Set.of(
          "GangWorker::run", "WorkerThread::run", "ConcurrentGCThread::run", "GCTaskThread::run");

  private static final Set<String> COMPILERS = Set.of("CompileBroker::compiler_thread_loop");

  static CpuSums of(Profile cpu) {
    long collecting = 0;
    long compiling = 0;
    for (Profile.Row row : cpu.rows()) {
      collecting += isIn(cpu, row, COLLECTORS) ? row.value() : 0;
      compiling += isIn(cpu, row, COMPILERS) ? row.value() : 0;
    }
    return new CpuSums(cpu.totalValue(), cpu.totalCount(), collecting, compiling);
  }

  private static boolean isIn(Profile cpu, Profile.Row row, Set<String> functions) {
    for (int frame : cpu.framesLeafFirst(row.stack())) {
      if (functions.contains(cpu.frame(frame).methodName())) {
        return true;
      }
    }
    return false;
  }
}
