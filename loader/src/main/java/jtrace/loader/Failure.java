package jtrace.loader;

/** Turns an error number into an error with a probable reason and a remedy. */
final class Failure {
  static final String RIGHTS_REMEDY =
      "Run as root, or grant the java binary CAP_BPF and CAP_PERFMON (kernel 5.8 or newer)";

  private Failure() {}

  static LoaderException of(String what, int errno) {
    return new LoaderException(what, why(errno), remedy(errno), errno, "");
  }

  static String why(int errno) {
    String name = Errno.name(errno);
    return switch (errno) {
      case Errno.EPERM, Errno.EACCES ->
          name + ", this process lacks the right: " + Capabilities.ofThisProcess().missingText();
      case Errno.EMFILE -> name + ", this process has too many open files";
      case Errno.ENFILE -> name + ", the host has too many open files";
      case Errno.ENOMEM -> name + ", no memory, or the limit on locked memory is too low";
      case Errno.ENOSYS, Errno.EOPNOTSUPP, Errno.ENOTSUPP ->
          name + ", this kernel does not support it";
      case Errno.EINVAL -> name + ", the kernel does not accept these values";
      case Errno.EBUSY -> name + ", somebody else uses it exclusively";
      case Errno.ENOENT, Errno.ENODEV -> name + ", it does not exist here";
      case Errno.ESRCH -> name + ", the process is gone";
      case Errno.E2BIG, Errno.ENOSPC -> name + ", a limit was exceeded";
      default -> name;
    };
  }

  static String remedy(int errno) {
    return switch (errno) {
      case Errno.EPERM, Errno.EACCES -> RIGHTS_REMEDY;
      case Errno.EMFILE -> "Raise the limit with: ulimit -n 65536";
      case Errno.ENFILE -> "Raise /proc/sys/fs/file-max";
      case Errno.ENOMEM -> "Raise the limit with: ulimit -l unlimited, or use smaller buffers";
      case Errno.EBUSY -> "Stop the other profiler, or take the cpu-clock event";
      case Errno.ENOSYS, Errno.EOPNOTSUPP, Errno.ENOTSUPP ->
          "See jtrace doctor for what is missing";
      default -> "";
    };
  }
}
