package jtrace.symbolizer.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lengths against binutils over real libraries; {@code -Djtrace.oracle=100000000} compares every
 * instruction.
 */
class X86DecoderOracleTest {

  private static final int INSTRUCTIONS = Integer.getInteger("jtrace.oracle", 300_000);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/lib/jvm/java-17-openjdk-amd64/lib/server/libjvm.so",
        "/usr/lib/jvm/temurin-25-jdk-amd64/lib/server/libjvm.so",
        "/lib/x86_64-linux-gnu/libc.so.6",
        "/lib/x86_64-linux-gnu/libm.so.6",
      })
  void lengthsAgreeWithObjdump(Path library) throws IOException {
    assumeTrue(Files.isReadable(library), "no " + library);
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/objdump")), "objdump (binutils) is missing");
    X86Decoder decoder = new X86Decoder();
    List<String> differences = new ArrayList<>();
    int[] counts = new int[2];
    long delta = textDelta(library);
    try (FileChannel file = FileChannel.open(library)) {
      ByteBuffer mapped = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size());
      byte[] code = new byte[32];
      Objdump.text(
          library,
          INSTRUCTIONS,
          line -> {
            if (line.text().contains("(bad)")) {
              counts[1]++;
              return;
            }
            counts[0]++;
            int at = (int) (line.address() - delta);
            mapped.get(at, code, 0, Math.min(code.length, mapped.capacity() - at));
            int length = decoder.decode(code, 0, code.length);
            // objdump joins fwait with the x87 instruction after it
            boolean waits = code[0] == (byte) 0x9b && line.length() > 1 && length == 1;
            if (length != line.length() && !waits && differences.size() < 20) {
              differences.add(Long.toHexString(line.address()) + " " + length + " " + line);
            }
          });
    }
    assertThat(differences).isEmpty();
    assertThat(counts[0]).isGreaterThan(100_000);
    assertThat(counts[1]).isLessThan(counts[0] / 1000);
  }

  /** Address minus file offset of .text, from the section header that objdump -h prints. */
  private static long textDelta(Path library) throws IOException {
    Process process = new ProcessBuilder("objdump", "-h", "" + library).start();
    try (var lines = process.inputReader()) {
      return lines
          .lines()
          .map(String::strip)
          .filter(line -> line.contains(" .text "))
          .map(line -> line.split(" +"))
          .mapToLong(f -> Long.parseLong(f[3], 16) - Long.parseLong(f[5], 16))
          .findFirst()
          .orElseThrow();
    }
  }
}
