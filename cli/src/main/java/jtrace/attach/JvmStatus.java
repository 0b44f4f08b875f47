package jtrace.attach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What /proc tells of a process that is to be attached to (proc_pid_status(5)).
 *
 * @param innerPid its pid in its own pid namespace
 * @param state the letter of its state
 * @param isEnding whether it has given its memory back, which comes some time before its state says
 *     that it has ended
 * @param catchesQuit whether it has a handler for SIGQUIT, which would end it otherwise
 */
record JvmStatus(int innerPid, char state, boolean isEnding, boolean catchesQuit) {
  private static final int SIGQUIT = 3;
  private static final Pattern KERNEL_THREAD = Pattern.compile("(?m)^P?Pid:\\s+2$"); // of kthreadd
  private static final Pattern INNER = Pattern.compile("(?m)^NSpid:.*?(\\d{1,10})$");
  private static final Pattern STATE = Pattern.compile("(?m)^State:\\s+(\\w)");
  private static final Pattern CAUGHT = Pattern.compile("(?m)^SigCgt:\\s+([0-9a-f]{1,16})$");
  private static final Pattern FILES_MAX = Pattern.compile("(?m)^Max open files\\s+(\\d{1,9})\\s");

  /** Empty when it has ended. */
  static Optional<JvmStatus> of(int pid) {
    String status = read(pid, "status");
    Matcher inner = INNER.matcher(status);
    Matcher state = STATE.matcher(status);
    Matcher caught = CAUGHT.matcher(status);
    if (!inner.find() || !state.find() || !caught.find()) {
      return Optional.empty();
    }
    long signals = Long.parseUnsignedLong(caught.group(1), 16);
    return Optional.of(
        new JvmStatus(
            Integer.parseInt(inner.group(1)),
            state.group(1).charAt(0),
            !status.contains("\nVmSize:") && !KERNEL_THREAD.matcher(status).find(),
            (signals >>> (SIGQUIT - 1) & 1) != 0));
  }

  boolean isEnded() {
    return isEnding || state == 'Z' || state == 'X';
  }

  boolean isStopped() {
    return state == 'T' || state == 't';
  }

  /** Whether the process maps HotSpot's library. */
  static boolean isHotSpot(int pid) {
    String maps = read(pid, "maps");
    return maps.contains("/libjvm.so") && !maps.contains("/libj9vm");
  }

  /** Whether the option stands on its command line, for when its memory cannot be read. */
  static boolean isSaid(int pid, String option) {
    return List.of(read(pid, "cmdline").split("\0", -1)).contains(option);
  }

  /** Whether an option of this start stands on its command line. */
  static boolean saysStartOf(int pid, String option) {
    return Stream.of(read(pid, "cmdline").split("\0", -1)).anyMatch(arg -> arg.startsWith(option));
  }

  /** How many descriptors the process may still open; empty when that cannot be told. */
  static Optional<Long> freeDescriptors(int pid) {
    Matcher limit = FILES_MAX.matcher(read(pid, "limits"));
    try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return limit.find()
          ? Optional.of(Long.parseLong(limit.group(1)) - open.count())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String read(int pid, String name) {
    try {
      return Files.readString(Path.of("/proc/" + pid, name), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
