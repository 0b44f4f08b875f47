package jtrace.symbolizer.hotspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TargetReaderTest {
  private static final long BASE = 1 << 20;

  @Test
  void aReadablePageBesideUnreadableOnesIsRead() {
    byte[] page = new byte[4096];
    page[8] = 42;
    TargetReader reader = new TargetReader(FakeMemory.at(BASE, page));
    assertThat(reader.i64(BASE + 8)).isEqualTo(42);
    assertThatThrownBy(() -> reader.i64(BASE + 4092)).isInstanceOf(BadTargetException.class);
  }

  @Test
  void manySmallReadsCostOneReadOfTheTarget() {
    TargetReader reader = new TargetReader(FakeMemory.at(BASE, new byte[TargetReader.PAGE_BYTES]));
    for (int i = 0; i < 1000; i++) {
      assertThat(reader.i32(BASE + i * 4L)).isZero();
    }
    assertThat(reader.systemReads()).isEqualTo(1);
    reader.refresh();
    assertThat(reader.u8(BASE)).isZero();
    assertThat(reader.systemReads()).isEqualTo(2);
  }

  @Test
  void whatIsReadAheadNeedsOneReadUntilTheNextRefresh() {
    byte[] memory = new byte[5 * TargetReader.PAGE_BYTES];
    memory[4 * TargetReader.PAGE_BYTES] = 7;
    TargetReader reader = new TargetReader(FakeMemory.at(BASE, memory));
    long limit = BASE + memory.length;
    for (long at = BASE + 8; at < limit; at += 512) {
      reader.readAhead(at, 8, limit);
      assertThat(reader.i64(at)).isZero();
    }
    assertThat(reader.u8(BASE + 4 * TargetReader.PAGE_BYTES)).isEqualTo(7);
    assertThat(reader.systemReads()).isEqualTo(1);
    memory[4 * TargetReader.PAGE_BYTES] = 8;
    assertThat(reader.u8(BASE + 4 * TargetReader.PAGE_BYTES)).isEqualTo(7);
    reader.refresh();
    assertThat(reader.u8(BASE + 4 * TargetReader.PAGE_BYTES)).isEqualTo(8);
  }

  @Test
  void whatCannotBeReadAheadIsReadPageByPage() {
    byte[] memory = new byte[2 * TargetReader.PAGE_BYTES];
    memory[16] = 5;
    TargetReader reader = new TargetReader(FakeMemory.at(BASE, memory));
    reader.readAhead(BASE, 64, BASE + 3 * TargetReader.PAGE_BYTES);
    assertThat(reader.u8(BASE + 16)).isEqualTo(5);
    reader.readAhead(BASE + memory.length, 64, BASE + memory.length);
    reader.readAhead(-1, 64, BASE);
    assertThatThrownBy(() -> reader.u8(BASE + memory.length))
        .isInstanceOf(BadTargetException.class);
  }

  @Test
  void pagesAreUsedAgainForOtherAddresses() {
    byte[] memory = new byte[3 * TargetReader.PAGE_BYTES];
    for (int page = 0; page < 3; page++) {
      Arrays.fill(
          memory,
          page * TargetReader.PAGE_BYTES,
          (page + 1) * TargetReader.PAGE_BYTES,
          (byte) page);
    }
    TargetReader reader = new TargetReader(FakeMemory.at(BASE, memory));
    byte[] first = reader.bytes(BASE, memory.length);
    assertThat(first).isEqualTo(memory);
    reader.refresh();
    for (int page = 2; page >= 0; page--) {
      assertThat(reader.u8(BASE + page * (long) TargetReader.PAGE_BYTES)).isEqualTo(page);
    }
    assertThat(first).isEqualTo(memory);
  }

  @Test
  void addressesOutOfUserSpaceAndAbsurdLengthsAreRefused() {
    TargetReader reader = new TargetReader((address, into, offset, length) -> true);
    for (long address : new long[] {0, -1, -4096, Long.MIN_VALUE, Long.MAX_VALUE - 4}) {
      assertThatThrownBy(() -> reader.i64(address)).isInstanceOf(BadTargetException.class);
    }
    assertThatThrownBy(() -> reader.bytes(BASE, -1)).isInstanceOf(BadTargetException.class);
    assertThatThrownBy(() -> reader.bytes(BASE, Integer.MAX_VALUE))
        .isInstanceOf(BadTargetException.class);
  }

  @Test
  void stringsEndAtNulOrTheLimitAndNeverPastWhatIsReadable() {
    byte[] page = new byte[4096];
    Arrays.fill(page, (byte) 'x');
    page[100] = 0;
    TargetReader reader = new TargetReader(FakeMemory.at(BASE, page));
    assertThat(reader.cString(BASE, 256)).hasSize(100);
    assertThat(reader.cString(BASE + 101, 256)).hasSize(256);
    assertThatThrownBy(() -> reader.cString(BASE + 4090, 256))
        .isInstanceOf(BadTargetException.class);
  }
}
