package jtrace.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LinkTest {
  @Test
  void rawAndBtfTracepointsSeeAChildsExecAndExit() throws Exception {
    try (BpfObject object = TestObjects.basic().setMaxEntries("events", 1 << 16).load();
        RingBuffer ring = RingBuffer.of(object.map("events"));
        Link exec = object.program("on_exec").attach();
        Link exit = object.program("on_exit").attach()) {
      Process child = new ProcessBuilder("true").start();
      assertThat(child.waitFor()).isZero();
      List<Long> kinds = new ArrayList<>();
      ring.drain(
          r -> {
            if (r.getInt(8) == child.pid()) {
              kinds.add(r.getLong(16));
            }
          },
          10_000);
      // jspawnhelper execs first, then the program itself
      assertThat(kinds).startsWith(1L).endsWith(2L).contains(1L);
    }
  }

  @Test
  void uprobeFiresInAnyProcessUntilClosed() throws Exception {
    try (BpfObject object = TestObjects.basic().setMaxEntries("events", 1 << 16).load();
        RingBuffer ring = RingBuffer.of(object.map("events"))) {
      UprobeTarget entry = new UprobeTarget(Path.of("/bin/true"), entryOffset(), false, 99);
      try (Link link = object.program("on_call").attachUprobe(entry)) {
        assertThat(new ProcessBuilder("/bin/true").start().waitFor()).isZero();
        assertThat(ring.drain(r -> assertThat(r.getLong(16)).isEqualTo(99), 100)).isEqualTo(1);
      }
      assertThat(new ProcessBuilder("/bin/true").start().waitFor()).isZero();
      assertThat(ring.drain(r -> {}, 100)).isZero();
    }
  }

  @Test
  void uprobeInAFileThatDoesNotExistSaysSo() {
    try (BpfObject object = TestObjects.basic().load()) {
      UprobeTarget nowhere = UprobeTarget.entry(Path.of("/nonexistent/file"), 0);
      assertThatThrownBy(() -> object.program("on_call").attachUprobe(nowhere))
          .isInstanceOf(LoaderException.class)
          .hasMessageContaining("/nonexistent/file")
          .hasMessageContaining("ENOENT");
    }
  }

  /**
   * File offset of /bin/true's first instruction: Debian links it with equal address and offset.
   */
  private static long entryOffset() throws Exception {
    byte[] elf = java.nio.file.Files.readAllBytes(Path.of("/bin/true"));
    return java.nio.ByteBuffer.wrap(elf).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong(0x18);
  }
}
