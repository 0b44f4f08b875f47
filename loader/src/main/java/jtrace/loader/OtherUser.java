package jtrace.loader;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs work with another user's rights, on a thread that has no others and ends with the work. Raw
 * system calls change one thread only, where libc's functions change all (credentials(7)).
 */
public final class OtherUser {
  private static final long UNCHANGED = -1;
  private static final int ROOT = 0;

  private OtherUser() {}

  /**
   * Runs it as the user. Work for the user that this process already is runs as it is.
   *
   * @throws LoaderException when this process may not become that user
   * @throws Exception what the work throws
   */
  public static <T> T call(int uid, int gid, Callable<T> work) throws Exception {
    Credentials own = Credentials.ofProcess("self");
    if (own.uid() == uid && own.gid() == gid) {
      return work.call();
    }
    FutureTask<T> task =
        new FutureTask<>(() -> {
          become(own, uid, gid);
          return work.call();
        });
    Thread thread = Thread.ofPlatform().name("jtrace-user-" + uid).daemon().start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception cause -> throw cause;
        default -> throw e;
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    }
  }

  private static void become(Credentials own, int uid, int gid) {
    if (own.uid() == ROOT) {
      check(uid, Syscalls.call(Syscalls.Call.SETGROUPS, 0, 0, 0));
    }
    check(uid, Syscalls.call(Syscalls.Call.SETRESGID, UNCHANGED, gid, UNCHANGED));
    check(uid, Syscalls.call(Syscalls.Call.SETRESUID, UNCHANGED, uid, UNCHANGED));
  }

  private static void check(int uid, long result) {
    if (result < 0) {
      throw new LoaderException(
          "acting as user " + uid,
          Errno.name((int) -result) + ", only root may act as another user",
          "Run as root or as that user",
          (int) -result,
          "");
    }
  }
}
