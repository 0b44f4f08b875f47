package jtrace.loader;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The compiled programs of src/test/bpf. */
final class TestObjects {
  private TestObjects() {}

  static byte[] bytes(String name) {
    try (InputStream in = TestObjects.class.getResourceAsStream("/bpf/" + name + ".bpf.o")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static BpfObject basic() {
    return BpfObject.open(bytes("basic"), "basic");
  }

  static int ownPid() {
    return Math.toIntExact(ProcessHandle.current().pid());
  }
}
