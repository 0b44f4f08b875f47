package jtrace.record;

import java.io.IOException;
import java.util.List;
import jtrace.symbolizer.TargetMemory;

/** A JVM as the agent in it shows it, for a host that may not look into it from outside. */
public interface AgentView extends TargetMemory, AutoCloseable {

  /** The compiled methods that the JVM lists and did not list before; none when it has no list. */
  List<ListedMethod> newMethods() throws IOException;

  @Override
  void close();
}
