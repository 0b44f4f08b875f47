package jtrace.loader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UprobesTest {

  @ParameterizedTest
  @CsvSource({
    "6.6.0, true",
    "6.18.44-fc-v782, true",
    "10.1, true",
    "6.5.13-generic, false",
    "5.17.0, false",
    "'', false",
    "next, false"
  })
  void linksCameWithLinux66(String release, boolean there) {
    assertThat(Uprobes.hasLinks(release)).isEqualTo(there);
  }
}
