package jtrace.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class KernelFeatureTest {
  /** What a machine may lack and still run this suite. */
  private static final Set<KernelFeature> OPTIONAL =
      EnumSet.of(KernelFeature.HARDWARE_PMU, KernelFeature.TRACEFS);

  @Test
  void featuresThisSuiteUsesAreFoundAndMissingOnesHaveARemedy() {
    for (KernelFeature feature : KernelFeature.values()) {
      Availability a = feature.availability();
      assertThat(a.why()).isNotBlank();
      if (!OPTIONAL.contains(feature)) {
        assertThat(a.isAvailable()).describedAs(feature + ": " + a).isTrue();
      }
      assertThat(a.remedy().isBlank()).isEqualTo(a.isAvailable());
      assertThat(feature.availability()).isSameAs(a);
    }
  }

  @Test
  void capabilitiesAreReadFromTheStatusFile() {
    assertThat(Capabilities.parse("Name:\tx\nCapEff:\t000001fffeffffff\n").missing()).isEmpty();
    assertThat(Capabilities.parse("CapEff:\t0000000000000000").missingText())
        .isEqualTo("CAP_BPF, CAP_PERFMON, CAP_SYS_PTRACE");
    assertThat(Capabilities.parse("CapEff:\tzzz").missing()).hasSize(3);
    assertThat(Capabilities.parse("").missing()).hasSize(3);
  }

  @Test
  void cpuListsAreParsedAndMalformedPartsLeftOut() {
    assertThat(CpuList.parse("0-2,5\n").stream()).containsExactly(0, 1, 2, 5);
    assertThat(CpuList.parse("3-1,x,-,7-,99999999999,0-99999,-4").isEmpty()).isTrue();
    assertThat(CpuList.parse("").isEmpty()).isTrue();
  }
}
