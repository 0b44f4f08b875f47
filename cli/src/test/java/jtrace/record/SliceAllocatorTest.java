package jtrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SliceAllocatorTest {
  @Test
  void runsDoNotOverlap() {
    SliceAllocator slices = new SliceAllocator(256);
    assertThat(slices.allocate(10)).hasValue(0);
    assertThat(slices.allocate(17)).hasValue(16);
    assertThat(slices.allocate(32)).hasValue(48);
    assertThat(slices.allocate(1)).hasValue(80);
  }

  @Test
  void aFreedRunRestsBeforeItIsUsedAgain() {
    SliceAllocator slices = new SliceAllocator(1024);
    int first = slices.allocate(20).orElseThrow();
    slices.free(first, 20);
    assertThat(slices.allocate(20).orElseThrow()).isNotEqualTo(first);
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      others.add(slices.allocate(16).orElseThrow());
    }
    others.forEach(run -> slices.free(run, 16));
    assertThat(slices.allocate(32)).hasValue(first);
  }

  @Test
  void aFullArrayIsSaid() {
    SliceAllocator slices = new SliceAllocator(64);
    assertThat(slices.allocate(60)).hasValue(0);
    assertThat(slices.allocate(1)).isEmpty();
  }
}
