package jtrace.tests.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShadowVerdictTest {
  private static final List<String> SAID = List.of("d", "c", "b", "a");

  private static ShadowVerdict of(List<List<String>> walked) {
    return ShadowVerdict.of(walked, SAID, true);
  }

  @Test
  void equalStacksAreRightWhateverIsInlined() {
    assertThat(of(List.of(List.of("d"), List.of("c", "b"), List.of("a"))))
        .isEqualTo(ShadowVerdict.RIGHT);
  }

  @Test
  void theInnermostMethodMayNotHaveSaidItYetOrNoMore() {
    assertThat(of(List.of(List.of("e"), List.of("d"), List.of("c", "b"), List.of("a"))))
        .isEqualTo(ShadowVerdict.IN_FLIGHT);
    assertThat(of(List.of(List.of("f"), List.of("e"), List.of("d"), List.of("c", "b", "a"))))
        .isEqualTo(ShadowVerdict.WRONG);
  }

  @Test
  void onlyTheInnermostFrameMayBeImprecise() {
    assertThat(of(List.of(List.of("x", "b"), List.of("a")))).isEqualTo(ShadowVerdict.INLINING);
    assertThat(of(List.of(List.of("b"), List.of("a")))).isEqualTo(ShadowVerdict.INLINING);
    assertThat(of(List.of(List.of("x"), List.of("a")))).isEqualTo(ShadowVerdict.WRONG);
    assertThat(of(List.of(List.of("d"), List.of("b"), List.of("a"))))
        .as("a frame is skipped")
        .isEqualTo(ShadowVerdict.WRONG);
    assertThat(of(List.of(List.of("d"), List.of("c"), List.of("b"), List.of("b"), List.of("a"))))
        .as("a frame is repeated")
        .isEqualTo(ShadowVerdict.WRONG);
    assertThat(of(List.of())).isEqualTo(ShadowVerdict.WRONG);
  }

  @Test
  void stacksThatBreakOffAreIncomplete() {
    assertThat(ShadowVerdict.of(List.of(List.of("d")), SAID, false))
        .isEqualTo(ShadowVerdict.INCOMPLETE);
  }
}
