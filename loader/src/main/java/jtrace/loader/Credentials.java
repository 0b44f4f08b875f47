package jtrace.loader;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who a process is, in this process's user and pid namespaces.
 *
 * @param pid of the process
 * @param uid effective user
 * @param gid effective group
 */
public record Credentials(int pid, int uid, int gid) {
  /** Fields of proc_pid_status(5): real, effective, saved, file system. */
  private static final Pattern IDS =
      Pattern.compile("(?m)^(Pid|Uid|Gid):\\s+(\\d{1,10})(?:\\s+(\\d{1,10}))?");

  /** Those of a process. */
  public static Credentials of(int pid) {
    return ofProcess(Integer.toString(pid));
  }

  static Credentials ofProcess(String folder) {
    int pid = -1;
    int uid = -1;
    int gid = -1;
    Matcher line = IDS.matcher(ProcFiles.read("/proc/" + folder + "/status"));
    while (line.find()) {
      switch (line.group(1)) {
        case "Pid" -> pid = Integer.parseInt(line.group(2));
        case "Uid" -> uid = Integer.parseUnsignedInt(line.group(3));
        default -> gid = Integer.parseUnsignedInt(line.group(3));
      }
    }
    if (pid < 0) {
      throw Failure.of("reading who process " + folder + " is", Errno.ESRCH);
    }
    return new Credentials(pid, uid, gid);
  }
}
