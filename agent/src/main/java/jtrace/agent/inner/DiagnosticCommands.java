package jtrace.agent.inner;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The JVM's diagnostic commands. A class of its own, as images may lack those that it uses. */
final class DiagnosticCommands {
  private DiagnosticCommands() {}

  /** What the command prints; nothing when this JVM has no such command, as JDK 8. */
  static String run(String operation) {
    try {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
      return (String) server.invoke(commands, operation, new Object[0], new String[0]);
    } catch (JMException e) {
      return "";
    }
  }
}
