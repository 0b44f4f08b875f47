package jtrace.symbolizer.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import jtrace.symbolizer.unwind.EhFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HostileElfTest {

  private static final int ITERATIONS = 3_000;

  @TempDir Path folder;

  @Test
  void whatIsNoElf64IsRefusedWithAReason() {
    assertThatThrownBy(() -> ElfFile.open(Path.of("/dev/zero")))
        .isInstanceOf(ElfException.class)
        .hasMessageContaining("not a regular file");
    assertThatThrownBy(() -> ElfFile.parse(ByteBuffer.allocate(0), "empty"))
        .isInstanceOf(ElfException.class)
        .hasMessage("empty: not an ELF file");
    byte[] elf32 = new byte[64];
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 1, 1}, 0, elf32, 0, 6);
    assertThatThrownBy(() -> ElfFile.parse(ByteBuffer.wrap(elf32), "small"))
        .hasMessageContaining("not a 64-bit little-endian");
  }

  @Test
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void changedBytesNeverCrashOrHang() throws Exception {
    byte[] good = Files.readAllBytes(CompiledProgram.build(folder));
    ByteBuffer view = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
    int sectionTable = (int) view.getLong(40);
    ElfFile whole = ElfFile.parse(ByteBuffer.wrap(good), "whole");
    int frames = (int) whole.section(".eh_frame").orElseThrow().offset();
    int symbols = (int) whole.section(".symtab").orElseThrow().offset();
    Random random = new Random(42);
    int[] areas = {0, 64, sectionTable, frames, symbols};
    int opened = 0;
    for (int i = 0; i < ITERATIONS; i++) {
      byte[] bad = good.clone();
      int changes = 1 + random.nextInt(8);
      for (int k = 0; k < changes; k++) {
        int area = areas[random.nextInt(areas.length)];
        int span = area == 0 ? 64 : 1_024;
        int at = Math.min(bad.length - 1, area + random.nextInt(span));
        bad[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) 0xff;
      }
      opened += useAll(bad);
    }
    assertThat(opened).isGreaterThan(ITERATIONS / 4);
  }

  @Test
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void truncatedFilesGiveWhatIsLeft() throws Exception {
    byte[] good = Files.readAllBytes(CompiledProgram.build(folder));
    for (int length = 0; length < good.length; length += 13) {
      useAll(Arrays.copyOf(good, length));
    }
    assertThat(useAll(good)).isEqualTo(1);
  }

  /** 1 if the image was accepted as ELF. */
  private static int useAll(byte[] image) {
    ElfFile file;
    try {
      file = ElfFile.parse(ByteBuffer.wrap(image), "image");
    } catch (ElfException e) {
      return 0;
    }
    Functions functions = Functions.of(file, Optional::empty);
    for (long address = file.entry(); address < file.entry() + 512; address += 7) {
      functions.at(address);
    }
    assertThat(file.buildId()).hasSizeLessThanOrEqualTo(128);
    UsdtProbe.of(file);
    file.symbol("visible_work");
    file.symbols(".symtab").withPrefix("vis", 10);
    DebugFiles.embedded(file);
    new DebugFiles(Path.of("/nowhere")).find(file, "/a/b");
    try {
      EhFrame.read(file);
    } catch (ElfException e) {
      assertThat(e).hasMessageContaining("image: ");
    }
    return 1;
  }
}
