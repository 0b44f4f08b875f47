package jtrace.tests.sweep;

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
public final class SteppedThread implements AutoCloseable {
  static final int RDX = 1;
  static final int RBP = 6;
  static final int RSP = 7;
  static final int PC = 16;

  private static final int PEEK = 2;
  private static final int SINGLESTEP = 9;
  private static final int GETREGS = 12;
  private static final int DETACH = 17;
  private static final int SEIZE = 0x4206;
  private static final int INTERRUPT = 0x4207;
  private static final int WAIT_ALL = 0x40000000;
  private static final int SIGTRAP = 5;

  /** Words of struct user_regs_struct in the order of DWARF's register numbers, then the pc. */
  private static final int[] DWARF = {10, 12, 11, 5, 13, 14, 4, 19, 9, 8, 7, 6, 3, 2, 1, 0, 16};

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment raw = arena.allocate(27 * 8L, 8);
  private final MemorySegment status = arena.allocate(JAVA_INT);
  private final MethodHandle ptrace;
  private final MethodHandle waitpid;
  private final int tid;

  /** By DWARF's numbers, then the pc, then the JavaThread. */
  public final long[] registers = new long[18];

  public SteppedThread(int tid, long javaThread) throws IOException {
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
    registers[17] = javaThread;
    if (trace(SEIZE, 0, MemorySegment.NULL) != 0) {
      throw new IOException("ptrace of thread " + tid + " refused");
    }
    trace(INTERRUPT, 0, MemorySegment.NULL);
    waitForStop();
    readRegisters();
  }

  private long trace(int request, long address, MemorySegment data) {
    try {
      return (long) ptrace.invokeExact((long) request, tid, MemorySegment.ofAddress(address), data);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private int waitForStop() throws IOException {
    int waited;
    try {
      waited = (int) waitpid.invokeExact(tid, status, WAIT_ALL);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    int word = status.get(JAVA_INT, 0);
    if (waited != tid || (word & 0xff) != 0x7f) {
      throw new IOException("thread " + tid + " ended");
    }
    return word >> 8 & 0xff;
  }

  private void readRegisters() throws IOException {
    if (trace(GETREGS, 0, raw) != 0) {
      throw new IOException("no registers of thread " + tid);
    }
    for (int i = 0; i < DWARF.length; i++) {
      registers[i] = raw.getAtIndex(JAVA_LONG, DWARF[i]);
    }
  }

  /** Runs one instruction, or delivers a signal: then true. */
  boolean step(int[] pendingSignal) throws IOException {
    int deliver = pendingSignal[0];
    trace(SINGLESTEP, 0, MemorySegment.ofAddress(deliver));
    int signal = waitForStop();
    pendingSignal[0] = signal == SIGTRAP ? 0 : signal;
    readRegisters();
    return deliver != 0;
  }

  long pc() {
    return registers[PC];
  }

  long sp() {
    return registers[RSP];
  }

  long rdx() {
    return registers[RDX];
  }

  /** A word of memory; -1 when it cannot be read. */
  long word(long address) {
    return trace(PEEK, address, MemorySegment.NULL);
  }

  @Override
  public void close() {
    trace(DETACH, 0, MemorySegment.NULL);
    arena.close();
  }
}
