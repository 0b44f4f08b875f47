package jtrace.symbolizer.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsdtProbeTest {

  @Test
  void libjvmHasItsHotspotProbes() throws Exception {
    Path libjvm = Path.of("/usr/lib/jvm/java-17-openjdk-amd64/lib/server/libjvm.so");
    assumeThat(libjvm).exists();
    ElfFile file = ElfFile.open(libjvm);
    List<UsdtProbe> probes = UsdtProbe.of(file);

    assertThat(probes)
        .filteredOn(p -> p.provider().equals("hotspot"))
        .extracting(UsdtProbe::name)
        .contains("compiled__method__load", "gc__begin", "thread__start");
    assertThat(probes)
        .allSatisfy(p -> {
          long offset = p.fileOffset(file).orElseThrow();
          assertThat(file.range(offset, 1).get(0)).as(p.name()).isEqualTo((byte) 0x90);
        });
    assertThat(probes)
        .filteredOn(p -> p.name().equals("thread__start"))
        .allSatisfy(p -> assertThat(p.arguments()).contains("@"));
  }
}
