package jtrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import jtrace.cli.DoctorCheck.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostChecksTest {
  @ParameterizedTest
  @CsvSource({
    "5.10.0-30-amd64, OK",
    "6.1.0, OK",
    "10.0, OK",
    "5.9.16, MISSING",
    "4.19.0-27, MISSING",
    "odd, LIMITED"
  })
  void kernelsFrom510OnAreEnough(String release, State state) {
    assertThat(HostChecks.kernel(release).state()).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({"0, MISSING", "200000, OK", "c000000000, OK", "8000000000, MISSING"})
  void bpfNeedsBothNewCapabilitiesOrTheOldOne(String hex, State state) {
    assertThat(HostChecks.bpfRights(Long.parseLong(hex, 16)).state()).isEqualTo(state);
  }

  @Test
  void whatIsMissingHasARemedy() {
    assertThat(HostChecks.bpfRights(0).remedy()).contains("root");
    assertThat(HostChecks.memoryRights(0).remedy()).contains("CAP_SYS_PTRACE");
  }

  @Test
  void capabilitiesAreReadFromStatus() {
    assertThat(HostChecks.capabilities("Name:\tx\nCapEff:\t000001ffffffffff\nCapBnd:\t0\n"))
        .isEqualTo(0x1ffffffffffL);
    assertThat(HostChecks.capabilities("CapEff: lies")).isZero();
  }
}
