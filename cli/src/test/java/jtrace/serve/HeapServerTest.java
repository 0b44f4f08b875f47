package jtrace.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import jtrace.profile.pprof.model.PprofProfile;
import org.junit.jupiter.api.Test;

/** The heap, which has two recorders. */
class HeapServerTest extends ServerFixture {

  private static long sum(PprofProfile profile, int value) {
    return profile.samples().stream().mapToLong(sample -> sample.values().get(value)).sum();
  }

  private PprofServer withHeap(FakeLiveHeap heap) {
    return new PprofServer(
        new FakeHost(Subject.ALL),
        recordings,
        LIMITS,
        Optional.empty(),
        List.of(),
        Optional.of(heap));
  }

  @Test
  void heapHasTheFourValuesOfGo() throws Exception {
    FakeLiveHeap heap = new FakeLiveHeap();
    try (PprofServer inside = withHeap(heap)) {
      int port =
          inside.listen(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              Optional.empty(),
              Optional.empty());
      PprofProfile told = profile(get(port, OURS + "heap?seconds=1"));
      assertThat(told.sampleTypes())
          .extracting(type -> type.type() + "/" + type.unit())
          .containsExactly(
              "alloc_objects/count",
              "alloc_space/bytes",
              "inuse_objects/count",
              "inuse_space/bytes");
      assertThat(told.defaultSampleType()).isEqualTo("inuse_space");
      assertThat(sum(told, 1)).isEqualTo(2 * (512 << 10));
      assertThat(sum(told, 2)).isEqualTo(1);
      assertThat(sum(told, 3)).isEqualTo(FakeLiveHeap.BYTES);
      assertThat(told.comments()).noneMatch(comment -> comment.contains("inuse"));
      assertThat(text(get(port, OURS + "heap?seconds=1&format=folded")).strip())
          .isEqualTo("byte[] " + FakeLiveHeap.BYTES);
      assertThat(heap.open).isZero();
    }
  }

  @Test
  void heapWithoutTheInsideSaysSo() throws Exception {
    FakeLiveHeap heap = new FakeLiveHeap();
    heap.refuses = true;
    try (PprofServer inside = withHeap(heap)) {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      int port = inside.listen(any, Optional.empty(), Optional.empty());
      assertThat(text(get(port, OURS + "heap?seconds=1&format=text")))
          .contains("inuse_space are 0", "its door is shut");
      assertThat(profile(get(port, "/debug/pprof/heap?seconds=1")).comments())
          .anyMatch(comment -> comment.contains("one process at a time"));
    }
    PprofProfile forbidden = profile(get(listen(Optional.empty()), OURS + "heap?seconds=1"));
    assertThat(forbidden.comments()).anyMatch(comment -> comment.contains("--no-attach"));
    assertThat(forbidden.defaultSampleType()).isEqualTo("alloc_space");
    assertThat(sum(forbidden, 1)).isEqualTo(2 * (512 << 10));
    assertThat(sum(forbidden, 3)).isZero();
  }
}
