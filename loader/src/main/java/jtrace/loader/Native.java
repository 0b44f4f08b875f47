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
 * What all foreign calls share: the capture of errno, and one downcall shape per number of
 * arguments. Every argument and result travels as a 64-bit integer: all C functions used here take
 * only integers and pointers, which both supported ABIs (System V x86-64, AAPCS64) pass in whole
 * registers. Few shapes mean few classes generated at start-up.
 */
final class Native {
  static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> STATE =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CAPTURE));
  private static final int MAX_ARGUMENTS = 7;
  private static final MethodHandle[] SHAPES = new MethodHandle[MAX_ARGUMENTS + 1];

  private Native() {}

  /** This thread's segment for captured errno. */
  static MemorySegment state() {
    return STATE.get();
  }

  static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /** Handle of type {@code (MemorySegment symbol, MemorySegment state, long * n) long}. */
  static synchronized MethodHandle shape(int arguments) {
    MethodHandle handle = SHAPES[arguments];
    if (handle == null) {
      handle = LINKER.downcallHandle(longs(arguments), Linker.Option.captureCallState("errno"));
      SHAPES[arguments] = handle;
    }
    return handle;
  }

  static FunctionDescriptor longs(int arguments) {
    MemoryLayout[] layouts = new MemoryLayout[arguments];
    Arrays.fill(layouts, ValueLayout.JAVA_LONG);
    return FunctionDescriptor.of(ValueLayout.JAVA_LONG, layouts);
  }

  /** A foreign call is declared to throw Throwable but only throws for our own mistakes. */
  static AssertionError unexpected(Throwable throwable) {
    return new AssertionError("foreign call failed", throwable);
  }
}
