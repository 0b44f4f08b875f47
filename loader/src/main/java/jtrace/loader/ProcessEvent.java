package jtrace.loader;

/** Something that happened to a process; times are ns of CLOCK_MONOTONIC. */
public sealed interface ProcessEvent {
  /** Process id in the host's root pid namespace as seen by jtrace. */
  int pid();

  int tid();

  long timeNanos();

  /**
   * Memory became executable: a file or anonymous memory was mapped, or its protection changed.
   *
   * @param fileName as the process sees it; {@code //anon}, {@code [vdso]} and the like for others
   */
  record MmapEvent(
      int pid,
      int tid,
      long timeNanos,
      long address,
      long lengthBytes,
      long fileOffsetBytes,
      int deviceMajor,
      int deviceMinor,
      long inode,
      String fileName)
      implements ProcessEvent {}

  /** The process runs a new program: all it had mapped is gone. */
  record ExecEvent(int pid, int tid, long timeNanos, String comm) implements ProcessEvent {}

  /** A thread's name changed. */
  record CommEvent(int pid, int tid, long timeNanos, String comm) implements ProcessEvent {}

  /** A thread (same pid as its parent) or a process was made. */
  record ForkEvent(int pid, int tid, long timeNanos, int parentPid, int parentTid)
      implements ProcessEvent {
    public boolean isThread() {
      return pid == parentPid;
    }
  }

  /** A thread ended; the process has ended when its last thread has. */
  record ExitEvent(int pid, int tid, long timeNanos) implements ProcessEvent {
    /** The main thread ended: nearly always the whole process with it. */
    public boolean isMainThread() {
      return pid == tid;
    }
  }
}
