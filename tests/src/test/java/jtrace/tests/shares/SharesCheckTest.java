package jtrace.tests.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SharesCheckTest {

  private static final List<String> TRUTH =
      List.of("READY pid=1", "SHARE digest 7500", "SHARE locks 2500", "DONE");
  private static final String TURNS =
      "java.lang.Thread.run;jtrace.workloads.KnownShares$Turns.run;";

  private static SharesCheck.Result check(long digest, long locks) {
    return SharesCheck.check(
        TRUTH,
        List.of(
            TURNS + "jtrace.workloads.Phases.digest;sun.Sha.x " + digest,
            TURNS + "jtrace.workloads.Phases.locks_[j] " + locks,
            TURNS + "java.lang.System.nanoTime 5",
            "start_thread;GCTaskThread::run 77"));
  }

  @Test
  void agreesWithinAPoint() {
    SharesCheck.Result result = check(75_500, 24_500);
    assertThat(result.agrees()).isTrue();
    assertThat(result.samples()).isEqualTo(100_000);
    assertThat(result.unattributed()).isEqualTo(5);
    assertThat(result.worstPoints()).isBetween(0.49, 0.51);
  }

  @Test
  void disagreesWhenOffByMoreThanErrorsExplain() {
    assertThat(check(78_000, 22_000).agrees()).isFalse();
  }

  @Test
  void allowsThreeStandardErrorsForFewSamples() {
    assertThat(check(83, 17).agrees()).isTrue();
    assertThat(check(95, 5).agrees()).isFalse();
  }

  @Test
  void refusesOutputWithoutTruth() {
    assertThatThrownBy(() -> SharesCheck.check(List.of("READY"), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
