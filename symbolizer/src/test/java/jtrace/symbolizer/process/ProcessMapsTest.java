package jtrace.symbolizer.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProcessMapsTest {

  private static List<Mapping> parse(String text) {
    return ProcessMaps.parse(text.getBytes(StandardCharsets.UTF_8), false);
  }

  @Test
  void allKindsOfLinesAreRead() {
    List<Mapping> maps =
        parse(
            """
            55d0c8a4e000-55d0c8a50000 r-xp 00002000 fe:01 1234                       /opt/my app/a b.so
            7f0000000000-7f0000001000 rw-s 00000000 00:01 77                         /memfd:jit (deleted)
            7f0000001000-7f0000002000 ---p 00000000 00:00 0\s
            7f0000002000-7f0000003000 r--p 00001000 08:11 9                          /tmp/new\\012line
            7ffd0a9f6000-7ffd0a9f8000 r-xp 00000000 00:00 0                          [vdso]
            ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
            """);

    assertThat(maps)
        .extracting(Mapping::path)
        .containsExactly(
            "/opt/my app/a b.so", "/memfd:jit", "", "/tmp/new\nline", "[vdso]", "[vsyscall]");
    assertThat(maps.get(0))
        .isEqualTo(
            new Mapping(
                0x55d0c8a4e000L,
                0x55d0c8a50000L,
                true,
                false,
                true,
                0x2000,
                "fe:01",
                1234,
                "/opt/my app/a b.so",
                false));
    assertThat(maps.get(1).deleted()).isTrue();
    assertThat(maps.get(1).isFile()).isTrue();
    assertThat(maps.get(2).isFile()).isFalse();
    assertThat(maps.get(5).contains(0xffffffffff600400L)).isTrue();
    assertThat(maps.get(0).baseName()).isEqualTo("a b.so");
  }

  @Test
  void brokenLinesAreLeftOut() {
    assertThat(
            parse(
                "nonsense\n\n7f00-\n7f00-7e00 r-xp 0 0 0\n-\n1000-2000 r-xp 00000000 fe:01 5 /x\n"))
        .extracting(Mapping::path)
        .containsExactly("/x");
  }

  @Test
  void randomTextNeverThrows() {
    Random random = new Random(1);
    String alphabet = "0123456789abcdef- :rwxp/\n\\[";
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = 0; k < 200; k++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(parse(text.toString())).hasSizeLessThan(200);
    }
  }

  @Test
  void ownMappingsAreAscendingAndHoldLibjvm() throws Exception {
    List<Mapping> maps = ProcessMaps.readExecutable((int) ProcessHandle.current().pid());

    assertThat(maps).extracting(Mapping::baseName).contains("libjvm.so", "[vdso]");
    assertThat(maps).allMatch(Mapping::executable);
    assertThat(maps).isSortedAccordingTo((a, b) -> Long.compareUnsigned(a.start(), b.start()));
  }

  @Test
  void deviceNumbersAreThoseOfStat() {
    assertThat(MappedFiles.device("fe:01")).isEqualTo(0xfe01L);
    assertThat(MappedFiles.device("103:10000")).isEqualTo(0x10010300L);
    assertThat(MappedFiles.device("x")).isEqualTo(-1);
  }
}
