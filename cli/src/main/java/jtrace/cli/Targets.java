package jtrace.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** Finds processes as users name them: by pid, by process name, or by main class or jar. */
final class Targets {
  private static final int LISTED_MAX = 10;

  private final List<Candidate> candidates;

  /**
   * A process that may be meant.
   *
   * @param pid its id
   * @param name main class or jar of a JVM, else the file name of its program
   */
  record Candidate(int pid, String name) {
    /** The class name without its package, the jar without its folder. */
    private String shortName() {
      String file = name.substring(name.lastIndexOf('/') + 1);
      return file.endsWith(".jar") ? file : file.substring(file.lastIndexOf('.') + 1);
    }

    private boolean isExactly(String text) {
      return name.equals(text) || shortName().equals(text) || shortName().equals(text + ".jar");
    }
  }

  Targets(List<Candidate> candidates) {
    this.candidates = List.copyOf(candidates);
  }

  /** Every process but jtrace itself. */
  static Targets ofHost() {
    long self = ProcessHandle.current().pid();
    try {
      return new Targets(
          ProcFolder.all().stream()
              .filter(folder -> folder.pid() != self)
              .map(folder -> new Candidate(folder.pid(), JavaProcess.name(folder)))
              .toList());
    } catch (IOException e) {
      throw world("cannot list processes", e.toString(), "check that /proc is mounted");
    }
  }

  List<Integer> pids(List<String> names) {
    Set<Integer> pids = new TreeSet<>();
    for (String name : names) {
      pids.add(pid(name));
    }
    return new ArrayList<>(pids);
  }

  /** The one process of that name: exact names go before parts of names. */
  private int pid(String text) {
    if (text.matches("\\d+")) {
      int pid = RecordingPlan.number("-p", text, 1, Integer.MAX_VALUE);
      if (candidates.stream().noneMatch(c -> c.pid() == pid)) {
        throw world(
            "no process " + pid,
            "it has ended, or lives in a pid namespace that is not visible from here",
            "see jtrace ps for what runs");
      }
      return pid;
    }
    if (text.isBlank()) {
      throw new UsageException(
          "option -p: the name is empty", "it is a pid, a name or a main class", "see jtrace ps");
    }
    List<Candidate> matches = candidates.stream().filter(c -> c.isExactly(text)).toList();
    if (matches.isEmpty()) {
      matches = candidates.stream().filter(c -> c.name().contains(text)).toList();
    }
    if (matches.isEmpty()) {
      throw world(
          "no process is called '" + text + "'",
          "neither a JVM's main class or jar nor a program has this name or a part of it",
          "see jtrace ps for the names, or give the pid");
    }
    if (matches.size() > 1) {
      throw world(
          "'" + text + "' is ambiguous: " + matches.size() + " processes are meant by it",
          "they are "
              + matches.stream()
                  .limit(LISTED_MAX)
                  .map(c -> c.pid() + " " + c.name())
                  .collect(Collectors.joining(", "))
              + (matches.size() > LISTED_MAX ? ", ..." : ""),
          "give the pid, or -p for each of them");
    }
    return matches.getFirst().pid();
  }

  private static WorldException world(String what, String why, String remedy) {
    return new WorldException(WorldException.Kind.FAILED, new Problem(what, why, remedy));
  }
}
