package jtrace.attach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import jtrace.symbolizer.process.Mapping;
import org.junit.jupiter.api.Test;

class LastingMemoryTest {
  private static final long BASE = 0x7f00_0000_0000L;
  private static final int SIZE = 100_000;
  private int asked;
  private int now;

  private LastingMemory memory(String path, boolean writable) {
    return new LastingMemory(
        (address, into, offset, length) -> {
          asked++;
          for (int i = 0; i < length; i++) {
            into[offset + i] = (byte) (address + i + now);
          }
          return address >= BASE && address + length <= BASE + SIZE;
        },
        List.of(
            new Mapping(
                BASE,
                BASE + SIZE,
                true,
                writable,
                false,
                0,
                "fe:01",
                7,
                path,
                /* deleted= */ false)));
  }

  private static byte[] expected(long from, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (from + i);
    }
    return bytes;
  }

  @Test
  void whatDoesNotChangeIsAskedForOnce() {
    LastingMemory memory = memory("/jdk/lib/server/libjvm.so", false);
    byte[] bytes = new byte[40_002];
    for (int i = 0; i < 3; i++) {
      assertThat(memory.read(BASE + 16_380, bytes, 2, 40_000)).isTrue();
      assertThat(bytes).startsWith(0, 0).endsWith(expected(BASE + 16_380, 40_000));
    }
    assertThat(asked).isEqualTo(4);
    byte[] last = new byte[10];
    assertThat(memory.read(BASE + SIZE - 10, last, 0, 10)).isTrue();
    assertThat(last).isEqualTo(expected(BASE + SIZE - 10, 10));
    assertThat(memory.read(BASE + SIZE - 9, last, 0, 10)).as("over its end").isFalse();
  }

  @Test
  void whatMayChangeIsAskedForEachTime() {
    for (LastingMemory memory :
        List.of(memory("/jdk/lib/server/libjvm.so", true), memory("/data/table", false))) {
      byte[] bytes = new byte[4];
      now = 0;
      assertThat(memory.read(BASE, bytes, 0, 4)).isTrue();
      now = 1;
      assertThat(memory.read(BASE, bytes, 0, 4)).isTrue();
      assertThat(bytes).isEqualTo(expected(BASE + 1, 4));
    }
  }
}
