package jtrace.symbolizer.unwind;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** A thread of another process that runs one instruction at a time. Use from one thread only. */
final class SteppedThread implements AutoCloseable {

  private static final int GETREGS = 12;
  private static final int SINGLESTEP = 9;
  private static final int DETACH = 17;
  private static final int SEIZE = 0x4206;
  private static final int INTERRUPT = 0x4207;
  private static final int WAIT_ALL = 0x40000000;
  private static final int SIGTRAP = 5;

  /** Words of struct user_regs_struct in the order of DWARF's register numbers. */
  private static final int[] DWARF = {10, 12, 11, 5, 13, 14, 4, 19, 9, 8, 7, 6, 3, 2, 1, 0};

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment registers = arena.allocate(27 * 8L, 8);
  private final MemorySegment status = arena.allocate(JAVA_INT);
  private final MethodHandle ptrace;
  private final MethodHandle waitpid;
  private final int tid;

  SteppedThread(int tid) throws IOException {
    Linker linker = Linker.nativeLinker();
    ptrace =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("ptrace"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS),
            Linker.Option.firstVariadicArg(1));
    waitpid =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("waitpid"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    this.tid = tid;
    if (trace(SEIZE, MemorySegment.NULL, 0) != 0) {
      throw new IOException("ptrace of thread " + tid + " refused");
    }
    trace(INTERRUPT, MemorySegment.NULL, 0);
    waitForStop();
    readRegisters();
  }

  private long trace(int request, MemorySegment data, int unused) {
    try {
      return (long) ptrace.invokeExact((long) request, tid, MemorySegment.NULL, data);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private int waitForStop() throws IOException {
    try {
      if ((int) waitpid.invokeExact(tid, status, WAIT_ALL) != tid) {
        throw new IOException("thread " + tid + " is gone");
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    int word = status.get(JAVA_INT, 0);
    if ((word & 0xff) != 0x7f) {
      throw new IOException("thread " + tid + " ended");
    }
    return word >> 8 & 0xff;
  }

  private void readRegisters() throws IOException {
    if (trace(GETREGS, registers, 0) != 0) {
      throw new IOException("no registers of thread " + tid);
    }
  }

  /** Runs one instruction; signals in between are delivered. */
  void step() throws IOException {
    int signal = 0;
    do {
      trace(SINGLESTEP, MemorySegment.ofAddress(signal), 0);
      signal = waitForStop();
    } while (signal != SIGTRAP);
    readRegisters();
  }

  long pc() {
    return registers.getAtIndex(JAVA_LONG, 16);
  }

  /** A register by DWARF's number. */
  long register(int dwarf) {
    return registers.getAtIndex(JAVA_LONG, DWARF[dwarf]);
  }

  @Override
  public void close() {
    trace(DETACH, MemorySegment.NULL, 0);
    arena.close();
  }
}
