package jtrace.loader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UprobesTest {

  @ParameterizedTest
  @CsvSource({
    "6.6.0, true, false",
    "6.9.12, true, false",
    "6.10.0, true, true",
    "6.18.44-fc-v782, true, true",
    "10.1, true, true",
    "6.5.13-generic, false, false",
    "5.17.0, false, false",
    "'', false, false",
    "next, false, false"
  })
  void linksAreUsedWhereTheyAre(String release, boolean without, boolean withAllRights) {
    assertThat(Uprobes.usesLinks(release, false)).isEqualTo(without);
    assertThat(Uprobes.usesLinks(release, true)).isEqualTo(withAllRights);
  }
}
