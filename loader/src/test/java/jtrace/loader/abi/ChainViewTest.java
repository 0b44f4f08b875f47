package jtrace.loader.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class ChainViewTest {
  private static ByteBuffer record(int type, int count) {
    ByteBuffer record =
        ByteBuffer.allocate(ChainView.LAYOUT.sizeBytes()).order(ByteOrder.nativeOrder());
    record.putInt(type).putInt(count).putLong(7);
    for (int i = 1; i < ChainView.MAX_HOPS; i++) {
      record.putLong(10 * i).putLong(10 * i + 1).putLong(10 * i + 2);
      record.putInt(i % 2).putShort((short) i).put((byte) 0).put((byte) 0);
    }
    return record;
  }

  @Test
  void hopsAreReadInTheirOrder() {
    ChainView chain = ChainView.of(record(ChainView.RECORD_TYPE, 2)).orElseThrow();
    assertThat(chain.id()).isEqualTo(7);
    assertThat(chain.hops())
        .containsExactly(
            new ChainView.Hop(10, 11, 12, true, 1, Blocker.NONE),
            new ChainView.Hop(20, 21, 22, false, 2, Blocker.NONE));
  }

  @Test
  void whatIsNoChainIsNotTakenForOne() {
    assertThat(ChainView.of(record(ChainView.RECORD_TYPE, 0))).isEmpty();
    assertThat(ChainView.of(record(ChainView.RECORD_TYPE, ChainView.MAX_HOPS))).isEmpty();
    assertThat(ChainView.of(record(ChainView.RECORD_TYPE, -1))).isEmpty();
    assertThat(ChainView.of(record(WaitView.RECORD_TYPE, 2))).isEmpty();
    assertThat(ChainView.of(ByteBuffer.allocate(8))).isEmpty();
  }
}
