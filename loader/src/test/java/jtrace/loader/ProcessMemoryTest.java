package jtrace.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ProcessMemoryTest {
  /** Where the process has mapped the file, once it has. */
  private static long lowestMapping(int pid, String file) throws Exception {
    while (true) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/maps"))) {
        if (line.endsWith(file)) {
          return Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
        }
      }
      Thread.sleep(1);
    }
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 >>> 3);
    }
    return bytes;
  }

  @Test
  void readsLongAndShortRangesByCallAndByFile() {
    byte[] bytes = pattern(200_000);
    try (Arena arena = Arena.ofConfined();
        ProcessMemory memory = ProcessMemory.open(TestObjects.ownPid())) {
      MemorySegment there = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      byte[] into = new byte[bytes.length + 3];
      assertThat(memory.read(there.address(), into, 3, bytes.length)).isTrue();
      assertThat(Arrays.copyOfRange(into, 3, into.length)).isEqualTo(bytes);
      byte[] part = new byte[1000];
      assertThat(memory.readThroughFile(there.address() + 5, part)).isTrue();
      assertThat(part).isEqualTo(Arrays.copyOfRange(bytes, 5, 1005));
      assertThat(memory.readThroughFile(8, part)).isFalse();
    }
  }

  @Test
  @Timeout(30)
  void heldMemoryIsReadAfterTheEndUntilItIsLetGo() throws Exception {
    Process process = new ProcessBuilder("sleep", "600").start();
    int pid = (int) process.pid();
    try (ProcessMemory memory = ProcessMemory.open(pid)) {
      long at = lowestMapping(pid, "/sleep");
      byte[] before = new byte[64];
      assertThat(memory.read(at, before, 0, 64)).isTrue();
      memory.hold(at);
      process.destroyForcibly().waitFor();
      assertThat(memory.isAlive()).isFalse();

      byte[] after = new byte[64];
      assertThat(memory.read(at, after, 0, 64)).isTrue();
      assertThat(after).isEqualTo(before).startsWith(0x7f, 'E', 'L', 'F');
      byte[] both = new byte[20];
      assertThat(memory.readAll(new long[] {at, 8, at + 4}, new int[] {8, 4, 8}, both).toString())
          .isEqualTo("{0, 2}");
      assertThat(Arrays.copyOfRange(both, 12, 20)).isEqualTo(Arrays.copyOfRange(before, 4, 12));

      memory.letGo();
      assertThat(memory.read(at, after, 0, 64)).isFalse();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("jtrace-hold"));
  }

  @Test
  void rangesThatAreNotAllThereAreRefused() {
    try (Mapping mapping = Mapping.anonymous(8192);
        ProcessMemory memory = ProcessMemory.open(TestObjects.ownPid())) {
      byte[] into = new byte[16];
      assertThat(memory.read(0, into, 0, 16)).isFalse();
      assertThat(memory.read(-8, into, 0, 16)).isFalse();
      assertThat(memory.read(Long.MIN_VALUE, into, 0, 16)).isFalse();
      assertThat(memory.read(mapping.segment().address(), into, 0, 16)).isTrue();
      assertThatThrownBy(() -> memory.read(0, into, 8, 16))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void scatteredReadTellsWhichPlacesWereReadable() {
    byte[] bytes = pattern(100_000);
    try (Arena arena = Arena.ofConfined();
        ProcessMemory memory = ProcessMemory.open(TestObjects.ownPid())) {
      long at = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes).address();
      long[] addresses = {at, 16, at + 100, at + 7, 32, 48, at + 50};
      int[] lengths = {8, 8, 16, 90_000, 4, 4, 1};
      byte[] into = new byte[8 + 8 + 16 + 90_000 + 4 + 4 + 1];
      BitSet readable = memory.readAll(addresses, lengths, into);
      assertThat(readable.stream()).containsExactly(0, 2, 3, 6);
      assertThat(Arrays.copyOfRange(into, 0, 8)).isEqualTo(Arrays.copyOfRange(bytes, 0, 8));
      assertThat(Arrays.copyOfRange(into, 16, 32)).isEqualTo(Arrays.copyOfRange(bytes, 100, 116));
      assertThat(Arrays.copyOfRange(into, 32, 90_032))
          .isEqualTo(Arrays.copyOfRange(bytes, 7, 90_007));
      assertThat(into[into.length - 1]).isEqualTo(bytes[50]);
    }
  }

  @Test
  void manySmallPlacesCrossInBatches() {
    byte[] bytes = pattern(8_000);
    try (Arena arena = Arena.ofConfined();
        ProcessMemory memory = ProcessMemory.open(TestObjects.ownPid())) {
      long at = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes).address();
      long[] addresses = new long[1000];
      int[] lengths = new int[1000];
      for (int i = 0; i < 1000; i++) {
        addresses[i] = at + 8L * i;
        lengths[i] = 8;
      }
      byte[] into = new byte[8000];
      assertThat(memory.readAll(addresses, lengths, into).cardinality()).isEqualTo(1000);
      assertThat(into).isEqualTo(bytes);
    }
  }

  @Test
  void processThatEndedIsToldAndCannotBeOpened() throws Exception {
    Process child = new ProcessBuilder("cat").start();
    int pid = Math.toIntExact(child.pid());
    try (ProcessMemory memory = ProcessMemory.open(pid)) {
      assertThat(memory.isAlive()).isTrue();
      child.getOutputStream().close();
      child.waitFor();
      assertThat(memory.isAlive()).isFalse();
      assertThat(memory.read(0x1000, new byte[8], 0, 8)).isFalse();
    }
    assertThatThrownBy(() -> ProcessMemory.open(pid))
        .isInstanceOf(LoaderException.class)
        .hasMessageContaining("ESRCH");
  }

  @Test
  void startTimeIsFoundBehindAnyName() {
    String fields = "S 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4711 9 9";
    assertThat(ProcessStat.parse("1 (a) b) (c) " + fields))
        .contains(new ProcessStat('S', 11, 1, 4711, 9));
    assertThat(ProcessStat.parse("1 (a) S 1")).isEmpty();
    assertThat(ProcessStat.parse("")).isEmpty();
    assertThat(ProcessStat.parse("1 (a)")).isEmpty();
  }
}
