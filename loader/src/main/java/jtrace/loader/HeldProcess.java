package jtrace.loader;

import java.util.OptionalLong;

/** One process held by a pidfd, so that a signal never reaches another that got its pid. */
public final class HeldProcess implements AutoCloseable {
  private static final int SIGQUIT = 3;

  private final int pid;
  private final int pidFd;

  private HeldProcess(int pid, int pidFd) {
    this.pid = pid;
    this.pidFd = pidFd;
  }

  public static HeldProcess open(int pid) {
    OptionalLong start = ProcessStat.startTicks(pid);
    long pidFd = Syscalls.call(Syscalls.Call.PIDFD_OPEN, pid, 0, 0);
    if (pidFd < 0 || start.isEmpty()) {
      if (pidFd >= 0) {
        Syscalls.close((int) pidFd);
      }
      throw Failure.of("holding process " + pid, pidFd < 0 ? (int) -pidFd : Errno.ESRCH);
    }
    return new HeldProcess(pid, (int) pidFd);
  }

  public int pid() {
    return pid;
  }

  /** Whether it exists, be it as a zombie. */
  public boolean isAlive() {
    return signal(0) != -Errno.ESRCH;
  }

  /** Sends SIGQUIT, which a HotSpot JVM takes as a request to listen; ends most other programs. */
  public void quit() {
    long result = signal(SIGQUIT);
    if (result < 0) {
      throw Failure.of("sending SIGQUIT to process " + pid, (int) -result);
    }
  }

  private long signal(int number) {
    return Syscalls.call(Syscalls.Call.PIDFD_SEND_SIGNAL, pidFd, number, 0, 0, 0, 0);
  }

  @Override
  public void close() {
    Syscalls.close(pidFd);
  }
}
