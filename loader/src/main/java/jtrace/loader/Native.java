package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What all foreign calls share: the capture of errno, and one downcall for all of them. Every
 * argument and result travels as a 64-bit integer: all C functions used here take only integers and
 * pointers, which both supported ABIs (System V x86-64, AAPCS64) pass in whole registers, and in
 * both a function does not see arguments beyond its own. Each further shape would mean some ten
 * classes generated at start-up.
 */
final class Native {
  static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> STATE =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CAPTURE));

  /** Arguments of {@link #CALL}; {@code syscall} has the most. */
  static final int ARGUMENTS = 7;

  /** Handle of type {@code (MemorySegment symbol, MemorySegment state, long * 7) long}. */
  static final MethodHandle CALL =
      LINKER.downcallHandle(longs(ARGUMENTS), Linker.Option.captureCallState("errno"));

  private Native() {}

  /** This thread's segment for captured errno. */
  static MemorySegment state() {
    return STATE.get();
  }

  static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  private static FunctionDescriptor longs(int arguments) {
    MemoryLayout[] layouts = new MemoryLayout[arguments];
    Arrays.fill(layouts, ValueLayout.JAVA_LONG);
    return FunctionDescriptor.of(ValueLayout.JAVA_LONG, layouts);
  }

  /** A foreign call is declared to throw Throwable but only throws for our own mistakes. */
  static AssertionError unexpected(Throwable throwable) {
    return new AssertionError("foreign call failed", throwable);
  }
}
