package jtrace.loader.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BtfTest {
  private static byte[] object() throws Exception {
    try (InputStream in = BtfTest.class.getResourceAsStream("/bpf/basic.bpf.o")) {
      return in.readAllBytes();
    }
  }

  @Test
  void structsAndSectionsAreFound() throws Exception {
    Btf btf = Btf.ofElf(object());
    BtfType.Section readOnly = btf.section(".rodata").orElseThrow();
    assertThat(readOnly.variables()).extracting(BtfType.Variable::name).contains("magic");
    assertThat(readOnly.variables())
        .filteredOn(v -> v.name().equals("record_bytes"))
        .allMatch(v -> v.sizeBytes() == 1);
    assertThat(btf.struct("record")).isEmpty(); // only used inside functions
    assertThat(btf.enumeration("nothing")).isEmpty();
  }

  @Test
  void damagedBytesNeverDoMoreThanRefuse() throws Exception {
    byte[] sound = ElfSection.find(object(), ".BTF").orElseThrow();
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = sound.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      if (i % 3 == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      readAll(bytes);
    }
  }

  private static void readAll(byte[] bytes) {
    try {
      Btf btf = Btf.parse(bytes);
      assertThat(btf.section(".rodata")).isNotNull();
      assertThat(btf.struct("record")).isNotNull();
      assertThat(btf.enumeration("x")).isNotNull();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("malformed BTF");
    }
  }

  @Test
  void otherFilesHaveNoBtf() {
    assertThatThrownBy(() -> Btf.ofElf(new byte[200])).hasMessageContaining("no .BTF");
    assertThatThrownBy(() -> Btf.ofElf(new byte[0])).hasMessageContaining("no .BTF");
    byte[] header = new byte[64];
    header[0] = 0x7f;
    header[1] = 'E';
    header[2] = 'L';
    header[3] = 'F';
    header[4] = 2;
    header[5] = 1;
    header[0x3c] = (byte) 0xff;
    assertThatThrownBy(() -> Btf.ofElf(header)).hasMessageContaining("no .BTF");
  }
}
