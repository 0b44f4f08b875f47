package jtrace.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.profile.RecordingSink;

/** The targets that are read through the agent in them, not from outside. */
public final class Agents implements AutoCloseable {
  private final Map<Integer, AgentView> views = new HashMap<>();
  private final Map<Integer, AgentMethods> methods = new HashMap<>();
  private final List<AgentView> held = new ArrayList<>();

  /** From now on the process is read through the agent; it is closed with this. */
  public void use(int pid, AgentView view) {
    views.put(pid, view);
    methods.put(pid, AgentMethods.start(view));
  }

  /** Keeps the agent connected, for what it does for the application; closed with this. */
  public void hold(AgentView view) {
    held.add(view);
  }

  /** Whether an agent keeps labels of the process now. */
  public static boolean keepLabels(int pid) {
    return TargetLabels.areKept(pid);
  }

  /** The process as a target of a recording that begins. */
  Target target(int pid) {
    return views.containsKey(pid)
        ? new Target(pid, views.get(pid), methods.get(pid)::names)
        : new Target(pid);
  }

  /** Writes how well the names agree; nothing when no agent is asked. */
  void writeCounters(RecordingSink sink) throws IOException {
    if (!methods.isEmpty()) {
      tally().write(sink);
    }
  }

  private AgentTally tally() {
    AgentTally sum = AgentTally.NONE;
    for (AgentMethods each : methods.values()) {
      sum = sum.plus(each.tally());
    }
    return sum;
  }

  /** How well the names agree, in words; empty when no agent is asked. */
  public String summary() {
    return methods.isEmpty() ? "" : tally().words();
  }

  @Override
  public void close() {
    methods.values().forEach(AgentMethods::close);
    held.forEach(AgentView::close);
  }
}
