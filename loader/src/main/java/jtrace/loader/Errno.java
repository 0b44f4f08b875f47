package jtrace.loader;

/** Error numbers of Linux on x86-64 and aarch64 (asm-generic/errno-base.h, errno.h). */
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EINTR = 4;
  static final int E2BIG = 7;
  static final int EBADF = 9;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int EACCES = 13;
  static final int EFAULT = 14;
  static final int EBUSY = 16;
  static final int EEXIST = 17;
  static final int ENODEV = 19;
  static final int EINVAL = 22;
  static final int ENFILE = 23;
  static final int EMFILE = 24;
  static final int ENOSPC = 28;
  static final int ENOSYS = 38;
  static final int EROFS = 30;
  static final int EPIPE = 32;
  static final int EOPNOTSUPP = 95;
  static final int ECONNRESET = 104;
  static final int ECONNREFUSED = 111;
  static final int ENOTSUPP = 524;

  private Errno() {}

  /** The symbolic name, or {@code errno N} for a number not listed here. */
  static String name(int errno) {
    return switch (errno) {
      case EPERM -> "EPERM";
      case ENOENT -> "ENOENT";
      case ESRCH -> "ESRCH";
      case EINTR -> "EINTR";
      case E2BIG -> "E2BIG";
      case EBADF -> "EBADF";
      case EAGAIN -> "EAGAIN";
      case ENOMEM -> "ENOMEM";
      case EACCES -> "EACCES";
      case EFAULT -> "EFAULT";
      case EBUSY -> "EBUSY";
      case EEXIST -> "EEXIST";
      case ENODEV -> "ENODEV";
      case EINVAL -> "EINVAL";
      case ENFILE -> "ENFILE";
      case EMFILE -> "EMFILE";
      case ENOSPC -> "ENOSPC";
      case ENOSYS -> "ENOSYS";
      case EROFS -> "EROFS";
      case EPIPE -> "EPIPE";
      case EOPNOTSUPP -> "EOPNOTSUPP";
      case ECONNRESET -> "ECONNRESET";
      case ECONNREFUSED -> "ECONNREFUSED";
      case ENOTSUPP -> "ENOTSUPP";
      default -> "errno " + errno;
    };
  }
}
