package jtrace.attach;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * A native agent of a running JVM.
 *
 * @param path under which the JVM sees it; loading the same path again reaches the same copy
 */
public record JvmLibrary(int pid, String path) {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /**
   * Loads it, or reaches the one that is loaded, with options.
   *
   * @throws IOException when the JVM or the library refuses
   * @throws jtrace.record.WorldException when the JVM cannot be attached to
   */
  public void load(String options) throws IOException {
    try (AttachClient client = AttachClient.open(pid, LIMIT)) {
      Obstacles.checkAgentsAllowed(pid);
      Reply reply = client.execute("load", path, "true", options);
      OptionalInt result = reply.loadResult();
      if (result.isEmpty()) {
        throw new IOException("the JVM cannot load the library: " + reply.shown());
      }
      if (result.getAsInt() != 0) {
        throw new IOException("the library answers with code " + result.getAsInt());
      }
    }
  }
}
