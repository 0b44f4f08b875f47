package jtrace.loader;

import java.util.List;
import java.util.regex.Pattern;

/** Finds the telling line of what the verifier and libbpf said about a failed load. */
final class LoadFailure {
  private static final int MAX_LINE_CHARS = 300;
  private static final Pattern NOISE =
      Pattern.compile(
          "processed \\d+ insns.*|verification time.*|stack depth.*|-- .*LOG --|;.*"
              + "|\\d+: \\([0-9a-f]{2}\\).*|R\\d+.*=.*|.*BEGIN PROG LOAD LOG.*|.*END PROG LOAD LOG.*");

  private LoadFailure() {}

  static LoaderException of(String object, int errno, String verifierLog, String libraryLog) {
    String log = verifierLog.isBlank() ? libraryLog : verifierLog + "\n" + libraryLog;
    String telling = tellingLine(verifierLog);
    if (telling.isEmpty()) {
      telling = lastLine(libraryLog);
    }
    boolean rights = errno == Errno.EPERM || errno == Errno.EACCES;
    boolean missingRights = rights && !Capabilities.ofThisProcess().missing().isEmpty();
    String why =
        telling.isEmpty() || missingRights
            ? Failure.why(errno)
            : Errno.name(errno) + ", " + telling;
    String remedy =
        missingRights
            ? Failure.RIGHTS_REMEDY
            : "Run jtrace doctor to see what this kernel supports; the full log is in the report";
    return new LoaderException("loading BPF object " + object, why, remedy, errno, log);
  }

  /** The last line that is neither an instruction, a register state nor a statistic. */
  static String tellingLine(String log) {
    List<String> lines = log.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    for (String line : lines.reversed()) {
      if (!NOISE.matcher(line).matches() || isAccessError(line)) {
        return cut(line);
      }
    }
    return "";
  }

  /** "R1 invalid mem access 'scalar'" starts like a register state but is the verdict. */
  private static boolean isAccessError(String line) {
    return line.startsWith("R") && line.contains("invalid");
  }

  private static String lastLine(String log) {
    List<String> lines = log.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    return lines.isEmpty() ? "" : cut(lines.getLast());
  }

  private static String cut(String line) {
    return line.length() <= MAX_LINE_CHARS ? line : line.substring(0, MAX_LINE_CHARS) + "...";
  }
}
