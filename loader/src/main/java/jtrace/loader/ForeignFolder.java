package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * A folder of another process's file system, held open. Links on the way to it are followed inside
 * that process's root and never lead out of it (openat2(2), RESOLVE_IN_ROOT), whatever the process
 * does meanwhile.
 */
public final class ForeignFolder implements AutoCloseable {
  private static final long AT_FDCWD = -100;
  private static final long O_PATH_DIRECTORY_CLOEXEC = 0x200000 | 0x10000 | 0x80000;
  private static final long O_DIRECTORY_CLOEXEC = 0x10000 | 0x80000;
  private static final long RESOLVE_IN_ROOT = 0x10;
  private static final long RESOLVE_BENEATH_NO_LINKS = 0x08 | 0x04;
  private static final long O_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
  private static final long O_RDONLY = 0;
  private static final long O_RDWR = 2;
  private static final long OPEN_HOW_BYTES = 24;
  private static final int LOCK_EXCLUSIVE_NO_WAIT = 2 | 4;
  private static final long FIFO_MODE = 010600;

  private final String path;
  private final int fd;

  private ForeignFolder(String path, int fd) {
    this.path = path;
    this.fd = fd;
  }

  /**
   * Opens it.
   *
   * @param absolute as the process sees it
   */
  public static ForeignFolder open(int pid, String absolute) {
    String root = "/proc/" + pid + "/root";
    try (Arena arena = Arena.ofConfined()) {
      long rootFd =
          Syscalls.call(
              Syscalls.Call.OPENAT,
              AT_FDCWD,
              arena.allocateFrom(root).address(),
              O_PATH_DIRECTORY_CLOEXEC,
              0,
              0,
              0);
      check("opening " + root, rootFd);
      try {
        long fd = open2((int) rootFd, absolute, O_PATH_DIRECTORY_CLOEXEC, RESOLVE_IN_ROOT);
        return new ForeignFolder(absolute, (int) check("opening " + root + absolute, fd));
      } finally {
        Syscalls.close((int) rootFd);
      }
    }
  }

  /** Opens a folder in it, which must be no link. Not only as a place: it can be locked. */
  public ForeignFolder child(String name) {
    long child = open2(fd, name, O_DIRECTORY_CLOEXEC, RESOLVE_BENEATH_NO_LINKS);
    return new ForeignFolder(path + "/" + name, (int) check("opening " + path + "/" + name, child));
  }

  private static long open2(int at, String name, long flags, long resolve) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how = arena.allocate(OPEN_HOW_BYTES, 8);
      how.set(ValueLayout.JAVA_LONG, 0, flags);
      how.set(ValueLayout.JAVA_LONG, 16, resolve);
      return Syscalls.call(
          Syscalls.Call.OPENAT2,
          at,
          arena.allocateFrom(name).address(),
          how.address(),
          OPEN_HOW_BYTES,
          0,
          0);
    }
  }

  /** Where the process sees it. */
  public String path() {
    return path;
  }

  /** Where this process reaches an entry of it, on any of its threads. */
  public Path entry(String name) {
    return Path.of("/proc/self/fd/" + fd, name);
  }

  /** Locks it for this process unless another holds the lock; held until it is closed. */
  public boolean tryLock() {
    long result = Syscalls.call(Syscalls.Call.FLOCK, fd, LOCK_EXCLUSIVE_NO_WAIT, 0);
    if (result != -Errno.EAGAIN) {
      check("locking " + path, result);
    }
    return result == 0;
  }

  /** Makes a named pipe in it that only its owner may open. */
  public void makePipe(String name) {
    try (Arena arena = Arena.ofConfined()) {
      check(
          "making the pipe " + path + "/" + name,
          Syscalls.call(
              Syscalls.Call.MKNODAT,
              AT_FDCWD,
              arena.allocateFrom(entry(name).toString()).address(),
              FIFO_MODE,
              0,
              0,
              0));
    }
  }

  /**
   * Opens two of its pipes. The one that is written is held open for both ways, as opening it for
   * writing only fails until somebody reads; the other side sees the end when this side is closed.
   */
  public Wire openPipes(String read, String written) {
    long in = openPipe(read, O_RDONLY);
    try {
      return new Wire((int) in, (int) openPipe(written, O_RDWR));
    } catch (LoaderException e) {
      Syscalls.close((int) in);
      throw e;
    }
  }

  private long openPipe(String name, long mode) {
    long flags = mode | O_NONBLOCK_CLOEXEC;
    return check(
        "opening the pipe " + path + "/" + name, open2(fd, name, flags, RESOLVE_BENEATH_NO_LINKS));
  }

  private static long check(String what, long result) {
    if (result < 0) {
      throw Failure.of(what, (int) -result);
    }
    return result;
  }

  @Override
  public void close() {
    Syscalls.close(fd);
  }
}
