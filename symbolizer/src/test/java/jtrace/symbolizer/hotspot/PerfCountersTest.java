package jtrace.symbolizer.hotspot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PerfCountersTest {
  private static final long PID = ProcessHandle.current().pid();

  private static byte[] ownFile() throws IOException {
    Path file =
        Path.of("/tmp", "hsperfdata_" + System.getProperty("user.name"), String.valueOf(PID));
    return Files.readAllBytes(file);
  }

  @Test
  void readsTheCountersOfARunningJvm() throws IOException {
    System.gc();
    var counters = PerfCounters.parse(ByteBuffer.wrap(ownFile()));
    assertThat(counters.get("sun.os.hrt.frequency")).isPositive();
    assertThat(counters.get("java.threads.live")).isPositive();
    assertThat(counters)
        .anySatisfy((name, value) -> {
          assertThat(name).matches("sun\\.gc\\.collector\\.\\d\\.lastExitTime");
          assertThat(value).isPositive();
        });
    assertThat(counters).doesNotContainKey("java.property.java.version"); // a text
  }

  @Test
  void whateverAProcessWritesThereIsReadWithinItsBounds() throws IOException {
    byte[] file = ownFile();
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      byte[] bent = file.clone();
      for (int n = random.nextInt(1, 20); n > 0; n--) {
        bent[24 + random.nextInt(i % 2 == 0 ? 60 : bent.length - 24)] = (byte) random.nextInt();
      }
      assertThat(PerfCounters.parse(ByteBuffer.wrap(bent, 0, random.nextInt(bent.length))))
          .hasSizeLessThan(20_001);
    }
    for (int i = 0; i < 1_000; i++) {
      byte[] nonsense = new byte[random.nextInt(33, 200)];
      random.nextBytes(nonsense);
      nonsense[4] = (byte) (i & 1);
      nonsense[5] = 2;
      ByteBuffer counters = ByteBuffer.wrap(nonsense).putInt(0, 0xcafec0c0);
      counters.order(ByteOrder.LITTLE_ENDIAN).putInt(24, 32).putInt(28, 9);
      assertThat(PerfCounters.parse(counters)).hasSizeLessThan(10);
    }
    assertThat(PerfCounters.parse(ByteBuffer.allocate(0))).isEmpty();
    assertThat(PerfCounters.parse(ByteBuffer.allocate(100))).isEmpty();
  }
}
