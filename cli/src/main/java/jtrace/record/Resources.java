package jtrace.record;

import java.io.IOException;
import java.io.InputStream;

/** Files inside jtrace.jar. */
final class Resources {
  private Resources() {}

  static byte[] bytes(String name) {
    try (InputStream in = Resources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("jtrace.jar has no " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("jtrace.jar is damaged: " + name, e);
    }
  }
}
