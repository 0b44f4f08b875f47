package jtrace.instrument;

import net.bytebuddy.asm.Advice;

/**
 * What is put into a method: at its end the kernel is told of the call. {@code Thread.holdsLock}
 * does nothing with an object that nobody locks, but comes by {@code JVM_HoldsLock}, where a host
 * that listens finds the array; the code needs no class but the JDK's, so it works in any class.
 */
final class CallAdvice {
  /** First word of the array, by which the host knows it. */
  static final long MAGIC = 0x4c4c41434552544aL; // "JTRECALL"

  private CallAdvice() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static long enter() {
    return System.nanoTime();
  }

  @SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"})
  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(@Advice.Enter long begin, @Advice.Thrown Throwable thrown, @ProbeId long probe) {
    boolean ignored =
        Thread.holdsLock(
            new long[] {MAGIC, probe, System.nanoTime() - begin, thrown == null ? 0 : 1});
  }

  /** The same for constructors, which cannot be left by a handler of ours. */
  static final class OfConstructor {
    private OfConstructor() {}

    @Advice.OnMethodEnter
    static long enter() {
      return System.nanoTime();
    }

    @SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"})
    @Advice.OnMethodExit
    static void exit(@Advice.Enter long begin, @ProbeId long probe) {
      boolean ignored = Thread.holdsLock(new long[] {MAGIC, probe, System.nanoTime() - begin, 0});
    }
  }
}
