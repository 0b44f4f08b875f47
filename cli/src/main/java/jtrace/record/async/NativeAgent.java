package jtrace.record.async;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;

/**
 * A native agent of a running JVM, by the path under which the JVM sees it.
 *
 * @param path loading the same path again reaches the same copy of the library
 */
record NativeAgent(int pid, String path) {

  /** Loads it, or reaches the one that is loaded, with a command. */
  void load(String command) throws IOException {
    try {
      VirtualMachine jvm = VirtualMachine.attach(Integer.toString(pid));
      try {
        jvm.loadAgentPath(path, command);
      } catch (AgentLoadException e) {
        if (!isSuccessOfJdk8(e)) {
          throw new IOException("the JVM cannot load the library: " + e.getMessage(), e);
        }
      } catch (AgentInitializationException e) {
        throw new IOException("the library answers with code " + e.returnValue(), e);
      } finally {
        jvm.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException(
          "the JVM does not let itself be attached to (" + e.getMessage() + ")", e);
    }
  }

  /** JDK 8 answers with the bare code 0, which newer attach clients take for a message. */
  private static boolean isSuccessOfJdk8(AgentLoadException e) {
    return String.valueOf(e.getMessage()).strip().endsWith("0")
        && !String.valueOf(e.getMessage()).contains("/");
  }
}
