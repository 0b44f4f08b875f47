package jtrace.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import jtrace.attach.AgentFeed;
import jtrace.record.Agents;
import jtrace.record.MemoryAccess;

/** Where the names of Java code come from. */
enum SymbolSource {
  /** The target's memory, read from outside. */
  MEMORY,
  /** The agent in the target. */
  AGENT,
  /** Memory where that may be read, else the agent. */
  AUTO;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  static SymbolSource of(String text, boolean mayAttach) {
    SymbolSource source =
        switch (text) {
          case "memory" -> MEMORY;
          case "agent" -> AGENT;
          case "auto" -> AUTO;
          default ->
              throw new UsageException(
                  "option --symbols: '" + text + "' is not possible",
                  "names come from the target's memory or from the agent in it",
                  "write memory, agent or auto");
        };
    if (source == AGENT && !mayAttach) {
      throw new UsageException(
          "options --symbols agent and --no-attach exclude each other",
          "the agent is reached through an attach",
          "leave one of them out");
    }
    return mayAttach ? source : MEMORY;
  }

  /** Connects to the agents that are needed. */
  Agents open(List<Integer> pids, Terminal terminal) {
    Agents agents = new Agents();
    try {
      for (int pid : pids) {
        if (this == AGENT || (this == AUTO && isHidden(pid))) {
          terminal.say(
              "reading process " + pid + " through jtrace's agent, which is loaded into it");
          agents.use(pid, AgentFeed.open(pid, TIMEOUT));
        }
      }
      return agents;
    } catch (RuntimeException e) {
      agents.close();
      throw e;
    }
  }

  /** Whether it is a JVM that this user can see and not read. */
  private static boolean isHidden(int pid) {
    return JavaProcess.of(new ProcFolder(pid)).filter(jvm -> jvm.obstacle().isEmpty()).isPresent()
        && !MemoryAccess.isAllowed(pid);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
