package jtrace.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jtrace.record.JvmFlags;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** Why a process cannot be attached to, in the user's terms. */
final class Obstacles {
  private Obstacles() {}

  /** Looks for what is known to be in the way, before anything is done. */
  static JvmStatus check(int pid) {
    JvmStatus status = JvmStatus.of(pid).orElseThrow(() -> ended(pid));
    if (status.isEnded()) {
      throw ended(pid);
    }
    if (!JvmStatus.isHotSpot(pid)) {
      if (JvmStatus.of(pid).map(JvmStatus::isEnded).orElse(true)) { // meanwhile
        throw ended(pid);
      }
      throw failed(
          pid,
          "it maps no HotSpot libjvm.so: it is no JVM, another kind of JVM, or not readable",
          "see jtrace ps for the JVMs; run as root or as the process's user");
    }
    if (status.isStopped()) {
      throw failed(pid, "it is stopped (SIGSTOP or a debugger)", "let it go on: kill -CONT " + pid);
    }
    checkFlags(pid);
    if (JvmStatus.freeDescriptors(pid).filter(free -> free <= 0).isPresent()) {
      throw failed(
          pid,
          "it has no free file descriptor, and answering needs one",
          "raise its limit, for example: prlimit --pid " + pid + " --nofile=65536");
    }
    return status;
  }

  private static void checkFlags(int pid) {
    String flag = "DisableAttachMechanism";
    if (JvmFlags.isOn(pid, flag) || JvmStatus.isSaid(pid, "-XX:+" + flag)) {
      throw failed(
          pid,
          "it runs with -XX:+DisableAttachMechanism",
          "restart it without this flag, or with -javaagent:jtrace.jar");
    }
  }

  /** Whether the JVM refuses agents that come later; they have nothing to do with commands. */
  static void checkAgentsAllowed(int pid) {
    if (JvmFlags.isOff(pid, "EnableDynamicAgentLoading")) {
      throw dynamicLoading(pid);
    }
  }

  static WorldException dynamicLoading(int pid) {
    return failed(
        pid,
        "it runs with -XX:-EnableDynamicAgentLoading",
        "restart it without this flag, or with -javaagent:jtrace.jar");
  }

  static WorldException ended(int pid) {
    return failed(pid, "it has ended", "see jtrace ps for what runs");
  }

  static WorldException noHandler(int pid) {
    return failed(
        pid,
        "it has no handler for SIGQUIT, which asks a JVM to listen and would end it: it is still"
            + " starting, or its program has taken the handler away",
        "wait until it has started, or restart it with -javaagent:jtrace.jar");
  }

  static WorldException noTrigger(int pid, IOException cause) {
    return failed(
        pid,
        "no file can be made in its /tmp: " + cause.getMessage(),
        "make room in /tmp as the process sees it, and let its user write there");
  }

  static WorldException otherListener(int pid, int innerPid, int peer) {
    return failed(
        pid,
        "the socket /tmp/.java_pid" + innerPid + " belongs to process " + peer,
        "give the containers different /tmp folders, or attach inside the container");
  }

  static WorldException foreignName(int pid, int innerPid) {
    return failed(
        pid,
        "another user's file has the name of its socket, /tmp/.java_pid" + innerPid,
        "remove that file, if no JVM of another container uses it, and try again");
  }

  static WorldException noAnswer(int pid, Exception cause) {
    return new WorldException(
        WorldException.Kind.FAILED,
        new Problem(
            "cannot attach to process " + pid + ": no answer in time",
            slowReason(pid),
            "try again with a longer --timeout; jtrace record needs no answer of the JVM"),
        cause);
  }

  private static String slowReason(int pid) {
    JvmStatus status = JvmStatus.of(pid).orElseThrow(() -> ended(pid));
    if (status.isEnded()) {
      return "it has ended";
    }
    if (status.isStopped()) {
      return "it was stopped meanwhile";
    }
    if (JvmStatus.freeDescriptors(pid).filter(free -> free <= 0).isPresent()) {
      return "it has no free file descriptor";
    }
    try {
      if (Files.getFileStore(Path.of("/proc/" + pid + "/root/tmp")).getUsableSpace() == 0) {
        return "its /tmp is full";
      }
    } catch (IOException e) {
      return "its /tmp cannot be looked at";
    }
    return "it is frozen, swapped out, or busy in a way that no thread of it gets on";
  }

  static WorldException failed(int pid, String why, String remedy) {
    return new WorldException(
        WorldException.Kind.FAILED, new Problem("cannot attach to process " + pid, why, remedy));
  }
}
