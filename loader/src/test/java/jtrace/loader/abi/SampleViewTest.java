package jtrace.loader.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SampleViewTest {
  private static final int SIZE = offset("size");
  private static final int KERNEL_FRAMES = offset("kernel_frames");
  private static final int USER_FRAMES = offset("user_frames");

  private static int offset(String field) {
    return SampleView.LAYOUT.fields().stream()
        .filter(member -> member.name().equals(field))
        .findFirst()
        .orElseThrow()
        .offsetBytes();
  }

  /** One frame of each kind, and behind them a call's arguments. */
  private static ByteBuffer call(long size, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_16LE);
    int frames = FrameTwin.SIZE_BYTES + Long.BYTES;
    ByteBuffer record =
        ByteBuffer.allocate(SampleView.HEADER_BYTES + frames + bytes.length)
            .order(ByteOrder.nativeOrder());
    record.putInt(0, SampleView.RECORD_TYPE).putLong(SIZE, size);
    record.putInt(KERNEL_FRAMES, 1).putInt(USER_FRAMES, 1);
    return record.put(SampleView.HEADER_BYTES + frames, bytes);
  }

  private static String text(ByteBuffer record) {
    SampleView sample = new SampleView();
    assertThat(sample.read(record)).isTrue();
    return sample.text();
  }

  @Test
  void argumentsStandBehindTheFrames() {
    assertThat(text(call(2 * 8, "7, käfer"))).isEqualTo("7, käfer");
    assertThat(text(call(2, "7, käfer"))).isEqualTo("7");
  }

  @Test
  void sizesThatDoNotFitAreNoText() {
    assertThat(text(call(0, "ab"))).isEmpty();
    assertThat(text(call(-1, "ab"))).isEmpty();
    assertThat(text(call(2 * 3, "ab"))).as("more than there is").isEmpty();
    assertThat(text(call(Long.MAX_VALUE, "ab"))).isEmpty();
    assertThat(text(call(Abi.CALL_TEXT + 1L, "a".repeat(Abi.CALL_TEXT)))).isEmpty();
  }

  @Test
  void recordsThatEndBeforeTheirFramesAreNoSamples() {
    ByteBuffer record = call(0, "").putInt(USER_FRAMES, 2);
    assertThat(new SampleView().read(record)).isFalse();
    assertThat(new SampleView().read(call(0, "").putInt(KERNEL_FRAMES, -1))).isFalse();
    assertThat(new SampleView().read(ByteBuffer.allocate(4))).isFalse();
  }
}
