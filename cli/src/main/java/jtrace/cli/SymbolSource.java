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
  AUTO,
  /** Memory, and nothing may be loaded into a target for whatever else. */
  MEMORY_ONLY;

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
    return mayAttach ? source : MEMORY_ONLY;
  }

  boolean isMemory() {
    return this == MEMORY || this == MEMORY_ONLY;
  }

  /** Connects to the agents that names are read through. */
  Agents open(List<Integer> pids, Terminal terminal) {
    Agents agents = new Agents();
    try {
      for (int pid : pids) {
        if (isThroughAgent(pid)) {
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

  private boolean isThroughAgent(int pid) {
    return this == AGENT || (this == AUTO && isHidden(pid));
  }

  /** Has agents keep the labels of processes whose labels nobody keeps yet. */
  Agents openForLabels(List<Integer> pids, Terminal terminal) {
    Agents agents = new Agents();
    try {
      for (int pid : pids) {
        if (isThroughAgent(pid) || !isJvm(pid) || Agents.keepLabels(pid)) {
          continue;
        }
        if (this == MEMORY_ONLY) {
          terminal.say("no labels of process " + pid + ": no agent keeps them (--no-attach)");
        } else {
          terminal.say("having jtrace's agent in process " + pid + " keep its labels");
          agents.hold(AgentFeed.open(pid, TIMEOUT));
        }
      }
      return agents;
    } catch (RuntimeException e) {
      agents.close();
      throw e;
    }
  }

  private static boolean isJvm(int pid) {
    return JavaProcess.of(new ProcFolder(pid)).filter(jvm -> jvm.obstacle().isEmpty()).isPresent();
  }

  /** Whether it is a JVM that this user can see and not read. */
  private static boolean isHidden(int pid) {
    return isJvm(pid) && !MemoryAccess.isAllowed(pid);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
