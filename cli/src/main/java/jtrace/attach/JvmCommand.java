package jtrace.attach;

import java.io.IOException;
import java.time.Duration;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** A diagnostic command of a running JVM, as jcmd asks for it; needs no agent. */
public final class JvmCommand {
  private JvmCommand() {}

  /** Runs it and returns what it prints. */
  public static String run(int pid, String command, Duration timeout) {
    try (AttachClient client = AttachClient.open(pid, timeout)) {
      Reply reply = client.execute("jcmd", command);
      if (reply.code() != 0) {
        throw new IOException("it answered with code " + reply.code());
      }
      return reply.text();
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              "process " + pid + " did not run " + command,
              String.valueOf(e.getMessage()),
              "see what its JVM knows: jcmd " + pid + " help"),
          e);
    }
  }
}
