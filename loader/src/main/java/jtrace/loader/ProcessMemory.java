package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads the memory of one process, and never of another that got the same pid later: the process is
 * held by a pidfd (Linux 5.3; before that by its start time), which is asked after each read. An
 * exec keeps the process and changes all of its memory. Safe for use by several threads.
 *
 * <p>Memory that is {@linkplain #hold held} can be read after the process has ended, too.
 */
public final class ProcessMemory implements AutoCloseable {
  /** Longest single read. */
  public static final int MAX_READ_BYTES = 64 << 20;

  private static final int SCRATCH_BYTES = 64 << 10;
  private static final int MAX_VECTORS = 256;
  private static final int IOVEC_BYTES = 16;
  private static final long AT_FDCWD = -100;
  private static final long OPEN_FLAGS = 0x80000; // O_RDONLY | O_CLOEXEC

  /** A thread's memory for one call: the data, then local and remote vectors. */
  private record Scratch(MemorySegment data, MemorySegment local, MemorySegment remote) {
    static Scratch allocate() {
      Arena arena = Arena.ofAuto();
      return new Scratch(
          arena.allocate(SCRATCH_BYTES, 8),
          arena.allocate(IOVEC_BYTES, 8),
          arena.allocate((long) IOVEC_BYTES * MAX_VECTORS, 8));
    }
  }

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::allocate);

  private final int pid;
  private final long startTicks;
  private final int pidFd;
  private final AtomicBoolean closed = new AtomicBoolean();
  private int memFd = -1;
  private Optional<HeldMemory> held = Optional.empty();
  private volatile boolean holds;
  private boolean letGone;

  private ProcessMemory(int pid, long startTicks, int pidFd) {
    this.pid = pid;
    this.startTicks = startTicks;
    this.pidFd = pidFd;
  }

  /** Takes hold of a running process. */
  public static ProcessMemory open(int pid) {
    OptionalLong start = ProcessStat.startTicks(pid);
    if (start.isEmpty()) {
      throw Failure.of("reading memory of process " + pid, Errno.ESRCH);
    }
    long pidFd = Syscalls.call(Syscalls.Call.PIDFD_OPEN, pid, 0, 0);
    if (pidFd == -Errno.ESRCH || !ProcessStat.startTicks(pid).equals(start)) {
      if (pidFd >= 0) {
        Syscalls.close((int) pidFd);
      }
      throw Failure.of("reading memory of process " + pid, Errno.ESRCH);
    }
    return new ProcessMemory(pid, start.getAsLong(), (int) Math.max(pidFd, -1));
  }

  public int pid() {
    return pid;
  }

  /** Start of the process in clock ticks since boot, field 22 of /proc/PID/stat. */
  public long startTicks() {
    return startTicks;
  }

  /** Whether the process still exists, be it as a zombie. */
  public boolean isAlive() {
    if (pidFd < 0) {
      return ProcessStat.startTicks(pid).equals(OptionalLong.of(startTicks));
    }
    return Syscalls.call(Syscalls.Call.PIDFD_SEND_SIGNAL, pidFd, 0, 0, 0, 0, 0) != -Errno.ESRCH;
  }

  /**
   * Keeps the memory as it is when the process ends, until {@link #letGo} or {@link #close}; does
   * nothing where the kernel does not let us. The memory is used for so long, so let go soon.
   *
   * @param readable address of a byte that can be read
   */
  public synchronized void hold(long readable) {
    if (!holds && !letGone && !closed.get() && memFd() >= 0 && isAlive()) {
      held = HeldMemory.of(memFd, readable);
      holds = held.isPresent();
    }
  }

  /** The memory goes with the process, or at once if that has ended; it is not held again. */
  public synchronized void letGo() {
    letGone = true;
    holds = false;
    held.ifPresent(HeldMemory::close);
    held = Optional.empty();
  }

  /**
   * Copies {@code length} bytes at {@code address} to {@code into[offset..]}.
   *
   * @return false when not all of them could be read; {@code into} is then undefined
   */
  public boolean read(long address, byte[] into, int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, into.length);
    if (length > MAX_READ_BYTES || closed.get()) {
      return false;
    }
    return read(address, into, offset, length, this::readPart) && isAlive()
        || holds && read(address, into, offset, length, this::readMem);
  }

  /** One way to read at most {@link #SCRATCH_BYTES} into the scratch memory. */
  private interface PartReader {
    boolean read(Scratch scratch, long address, int length);
  }

  private static boolean read(
      long address, byte[] into, int offset, int length, PartReader reader) {
    Scratch scratch = SCRATCH.get();
    int done = 0;
    while (done < length) {
      int part = Math.min(SCRATCH_BYTES, length - done);
      if (!reader.read(scratch, address + done, part)) {
        return false;
      }
      MemorySegment.copy(scratch.data, ValueLayout.JAVA_BYTE, 0, into, offset + done, part);
      done += part;
    }
    return true;
  }

  /**
   * Reads many places with few system calls, one after the other into {@code into}.
   *
   * @return which of them could be read; the bytes of the others are undefined
   */
  public BitSet readAll(long[] addresses, int[] lengths, byte[] into) {
    BitSet readable = new BitSet(addresses.length);
    if (addresses.length != lengths.length) {
      throw new IllegalArgumentException(addresses.length + " addresses, " + lengths.length);
    }
    Scratch scratch = SCRATCH.get();
    int first = 0;
    int offset = 0;
    while (first < addresses.length && !closed.get()) {
      int count = 0;
      int bytes = 0;
      while (first + count < addresses.length
          && count < MAX_VECTORS
          && bytes + length(lengths, first + count) <= SCRATCH_BYTES) {
        setVector(scratch.remote, count, addresses[first + count], lengths[first + count]);
        bytes += lengths[first + count];
        count++;
      }
      if (count == 0) { // too long for the scratch memory: alone
        if (read(addresses[first], into, offset, lengths[first])) {
          readable.set(first);
        }
        offset += lengths[first++];
        continue;
      }
      int whole = readVectors(scratch, first, count, bytes, lengths, readable);
      // the vector after the last whole one is not readable: leave it out and go on behind it
      int handled = Math.min(count, whole + 1);
      int handledBytes = 0;
      for (int i = 0; i < handled; i++) {
        handledBytes += lengths[first + i];
      }
      int copied = whole == count ? handledBytes : handledBytes - lengths[first + whole];
      MemorySegment.copy(scratch.data, ValueLayout.JAVA_BYTE, 0, into, offset, copied);
      first += handled;
      offset += handledBytes;
    }
    if (!isAlive()) {
      readable.clear();
    }
    if (holds && readable.isEmpty()) {
      readEach(addresses, lengths, into, readable);
    }
    return readable;
  }

  private void readEach(long[] addresses, int[] lengths, byte[] into, BitSet readable) {
    int offset = 0;
    for (int i = 0; i < addresses.length; i++) {
      readable.set(i, read(addresses[i], into, offset, lengths[i]));
      offset += lengths[i];
    }
  }

  private static int length(int[] lengths, int index) {
    if (lengths[index] < 0 || lengths[index] > MAX_READ_BYTES) {
      throw new IllegalArgumentException("length " + lengths[index]);
    }
    return lengths[index];
  }

  private int readVectors(
      Scratch scratch, int first, int count, int bytes, int[] lengths, BitSet readable) {
    setVector(scratch.local, 0, scratch.data.address(), bytes);
    long left = Math.max(0, vmReadv(scratch, count));
    int whole = 0;
    while (whole < count && left >= lengths[first + whole]) {
      left -= lengths[first + whole];
      readable.set(first + whole);
      whole++;
    }
    return whole;
  }

  private boolean readPart(Scratch scratch, long address, int length) {
    setVector(scratch.local, 0, scratch.data.address(), length);
    setVector(scratch.remote, 0, address, length);
    long result = vmReadv(scratch, 1);
    if (result == -Errno.EPERM || result == -Errno.ENOSYS) {
      return readMem(scratch, address, length);
    }
    return result == length;
  }

  private long vmReadv(Scratch scratch, int count) {
    return Syscalls.call(
        Syscalls.Call.PROCESS_VM_READV,
        pid,
        scratch.local.address(),
        1,
        scratch.remote.address(),
        count,
        0);
  }

  /** Some sandboxes forbid process_vm_readv but not the file. */
  private boolean readMem(Scratch scratch, long address, int length) {
    return Syscalls.call(
            Syscalls.Call.PREAD64, memFd(), scratch.data.address(), length, address, 0, 0)
        == length;
  }

  private synchronized int memFd() {
    if (memFd < 0 && !closed.get()) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment path = arena.allocateFrom("/proc/" + pid + "/mem");
        memFd =
            (int)
                Syscalls.call(Syscalls.Call.OPENAT, AT_FDCWD, path.address(), OPEN_FLAGS, 0, 0, 0);
      }
    }
    return memFd;
  }

  boolean readThroughFile(long address, byte[] into) {
    Scratch scratch = SCRATCH.get();
    boolean read = into.length <= SCRATCH_BYTES && readMem(scratch, address, into.length);
    if (read) {
      MemorySegment.copy(scratch.data, ValueLayout.JAVA_BYTE, 0, into, 0, into.length);
    }
    return read;
  }

  private static void setVector(MemorySegment vectors, int index, long address, long length) {
    vectors.set(ValueLayout.JAVA_LONG, (long) index * IOVEC_BYTES, address);
    vectors.set(ValueLayout.JAVA_LONG, (long) index * IOVEC_BYTES + 8, length);
  }

  @Override
  public synchronized void close() {
    letGo();
    if (closed.compareAndSet(false, true)) {
      if (pidFd >= 0) {
        Syscalls.close(pidFd);
      }
      if (memFd >= 0) {
        Syscalls.close(memFd);
      }
    }
  }
}
