package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings that are cut, damaged, or none at all. */
@E2e
class BadFilesTest {

  @TempDir static Path directory;
  private static byte[] recording;

  @BeforeAll
  static void record() throws IOException {
    Path file = directory.resolve("good.jtr");
    try (Child target = Targets.chain(60)) {
      Jtrace.run("record", "-p", "" + target.pid(), "-F", "499", "-d", "2s", "-o", file.toString())
          .assertExit(0);
    }
    recording = Files.readAllBytes(file);
  }

  private static Jtrace report(byte[] bytes) throws IOException {
    Path file = directory.resolve("bad.jtr");
    Files.write(file, bytes);
    return Jtrace.run("report", file.toString());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 0.5, 0.9, 0.999})
  void cutRecordingShowsWhatIsThere(double share) throws IOException {
    report(Arrays.copyOf(recording, (int) (recording.length * share))).assertExit(0);
  }

  @Test
  void damagedRecordingNeverFailsAsABug() throws IOException {
    Random random = new Random(11);
    for (int i = 0; i < 8; i++) {
      byte[] bytes = recording.clone();
      for (int flips = 0; flips < 5; flips++) {
        bytes[8 + random.nextInt(bytes.length - 8)] ^= (byte) (1 << random.nextInt(8));
      }
      assertThat(report(bytes).child().exitCode()).isIn(0, 1);
    }
  }

  @Test
  void foreignFilesAreNamedAsSuch() throws IOException {
    byte[] noise = new byte[100_000];
    new Random(12).nextBytes(noise);
    report(new byte[0]).assertProblem(1, "bad.jtr");
    report(noise).assertProblem(1, "bad.jtr");
    report("no profile at all\n".getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .assertProblem(1, "bad.jtr");
    report(Files.readAllBytes(Path.of("/usr/bin/true"))).assertProblem(1, "bad.jtr");
  }

  @Test
  void recordingOfANewerVersionSaysSo() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(recording.clone()).order(ByteOrder.LITTLE_ENDIAN);
    CRC32C crc = new CRC32C();
    bytes.putShort(8, (short) (bytes.getShort(8) + 1));
    crc.update(bytes.array(), 0, 12);
    bytes.putInt(12, (int) crc.getValue());
    report(bytes.array()).assertProblem(1, "bad.jtr", "newer jtrace");
  }

  @Test
  void missingFileAndDirectoryAreNamed() {
    Jtrace.run("report", directory + "/none.jtr").assertProblem(1, "none.jtr");
    Jtrace.run("report", directory.toString()).assertProblem(1, directory.toString());
  }
}
