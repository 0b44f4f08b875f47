package jtrace.symbolizer.hotspot;

import static org.assertj.core.api.Assertions.assertThat;

import jtrace.symbolizer.hotspot.HeapLayout.Reference;
import org.junit.jupiter.api.Test;

class HeapLayoutTest {
  private static final long OBJECT = 0x4000_1234_5678L;

  private static HeapLayout layout(int klassShift, long mask, long base, int shift) {
    return new HeapLayout(
        Reference.PLAIN, 0, 0, false, false, 8, klassShift, mask, base, shift, 12, 12, 16);
  }

  @Test
  void aColouredPointerHasItsAddressAboveItsOwnRemappedBit() {
    for (int colour = 0; colour < 4; colour++) {
      long pointer = OBJECT << (13 + colour) | 1L << (12 + colour) | 0xa50;
      assertThat(HeapLayout.uncoloured(pointer)).isEqualTo(OBJECT);
    }
    assertThat(HeapLayout.uncoloured(0)).isZero();
    assertThat(HeapLayout.uncoloured(0x1a50)).isZero();
  }

  @Test
  void classWordsAreTheCompressedPointersOrTheAddress() {
    assertThat(layout(0, 0xffff_ffffL, 0x8_0000_0000L, 3).klassWord(0x8_0000_1000L))
        .isEqualTo(0x200);
    assertThat(layout(42, -1L >>> 42, 0x10_0000L, 10).klassWord(0x10_0400L)).isEqualTo(1);
    assertThat(layout(0, -1L, 0, -1).klassWord(0x7fff_0000_1000L)).isEqualTo(0x7fff_0000_1000L);
  }
}
