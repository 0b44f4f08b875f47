package jtrace.profile.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.profile.filter.Profile;
import jtrace.profile.filter.ViewOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTableTest {
  private static final long PERIOD_NANOS = 10_000_000;
  private static final List<String> HOT = List.of("a.B.hot");

  private static Frame java(String method) {
    return new Frame(FrameKind.C2, "a.B", method, "", "", "", 0, false, "", 0, NameStatus.NAMED);
  }

  /** Samples 10 ms apart; those that are hot run hot below main, the others main alone. */
  static Recording recording(int samples, IntPredicate hot) {
    RecordingBuilder builder = new RecordingBuilder();
    int event = builder.event(new EventType("cpu", "cpu", "nanoseconds", PERIOD_NANOS, "test"));
    int thread =
        builder.thread(
            new ThreadInfo(builder.process(new ProcessInfo(1, "p", "", "", 0)), 1, "t", true));
    int main = builder.frame(java("main"));
    int deep = builder.stack(new int[] {builder.frame(java("hot")), main}, StackEnd.COMPLETE);
    int flat = builder.stack(new int[] {main}, StackEnd.COMPLETE);
    for (int i = 0; i < samples; i++) {
      builder.sample(event, i * PERIOD_NANOS, 0, thread, hot.test(i) ? deep : flat, PERIOD_NANOS);
    }
    return builder.build();
  }

  private static ShareTable table(Recording recording) {
    return ShareTable.of(Profile.of(recording, ViewOptions.ALL), List.of(SortKey.METHOD));
  }

  private static Estimate hot(Recording recording) {
    return table(recording).lineOrNothing(HOT).selfShare();
  }

  /** Runs of hot and not, {@code length} samples long on average, a quarter hot. */
  private static IntPredicate runs(Random random, double length) {
    boolean[] now = {false};
    return i -> {
      double leave = now[0] ? 1 / length : 1 / (3 * length);
      if (random.nextDouble() < leave) {
        now[0] = !now[0];
      }
      return now[0];
    };
  }

  @Test
  void selfAndTotalAreSharesOfTheWhole() {
    ShareTable table = table(recording(1000, i -> i % 4 == 0));
    ShareTable.Line main = table.lineOrNothing(List.of("a.B.main"));
    assertThat(table.lineOrNothing(HOT).selfShare().value()).isEqualTo(0.25, within(1e-9));
    assertThat(main.selfShare().value()).isEqualTo(0.75, within(1e-9));
    assertThat(main.totalShare().value()).isEqualTo(1, within(1e-9));
    assertThat(main.selfValue().value()).isEqualTo(750.0 * PERIOD_NANOS);
    assertThat(main.totalSamples()).isEqualTo(1000);
  }

  @Test
  void independentSamplesHaveTheBinomialError() {
    Random random = new Random(7);
    double sum = 0;
    for (int i = 0; i < 50; i++) {
      sum += hot(recording(2000, s -> random.nextInt(4) == 0)).standardError();
    }
    double binomial = Math.sqrt(0.25 * 0.75 / 2000);
    assertThat(sum / 50).isBetween(binomial, 1.25 * binomial);
  }

  /** The interval holds the truth as often as it says, whether samples are alike or not. */
  @ParameterizedTest
  @ValueSource(doubles = {0.9, 3, 20})
  void ninetyFivePercentIntervalsHoldTheTruthNinetyFivePercentOfTheTime(double length) {
    Random random = new Random(42);
    int trials = 400;
    int held = 0;
    for (int i = 0; i < trials; i++) {
      Recording recording =
          length < 1
              ? recording(3000, s -> random.nextInt(4) == 0)
              : recording(3000, runs(random, length));
      Estimate.Interval interval = hot(recording).interval(0.95);
      held += interval.low() <= 0.25 && interval.high() >= 0.25 ? 1 : 0;
    }
    assertThat(held / (double) trials).isBetween(0.91, 0.995);
  }

  @Test
  void runsOfEqualSamplesWidenTheInterval() {
    Random random = new Random(3);
    assertThat(hot(recording(3000, runs(random, 20))).standardError())
        .isGreaterThan(2 * Math.sqrt(0.25 * 0.75 / 3000));
  }

  @Test
  void whatWasNotSeenIsNoCertainty() {
    Estimate none = hot(recording(1000, i -> false));
    assertThat(none.value()).isZero();
    assertThat(none.standardError()).isEqualTo(1e-3, within(1e-9));
  }

  @Test
  void anEmptyRecordingHasNoShares() {
    assertThat(hot(recording(0, i -> false)).value()).isZero();
  }

  @Test
  void equalProfilesAgreeAndSeldomRaiseAFalseAlarm() {
    Random random = new Random(5);
    int alarms = 0;
    for (int i = 0; i < 200; i++) {
      ShareTable one = table(recording(3000, runs(random, 5)));
      ShareTable other = table(recording(3000, runs(random, 5)));
      alarms += Agreement.of(one, other, 10, 0).holds() ? 0 : 1;
    }
    assertThat(alarms).isLessThanOrEqualTo(200 / 10);
  }

  @Test
  void aDifferenceIsFoundOnceItIsLargerThanToleranceAndChance() {
    Random random = new Random(9);
    ShareTable quarter = table(recording(5000, i -> random.nextInt(100) < 25));
    ShareTable third = table(recording(5000, i -> random.nextInt(100) < 33));
    assertThat(Agreement.of(quarter, third, 10, 0.01).holds()).isFalse();
    assertThat(Agreement.of(quarter, third, 10, 0.15).holds()).isTrue();
    ShareTable few = table(recording(60, i -> random.nextInt(100) < 33));
    assertThat(Agreement.of(quarter, few, 10, 0.01).holds()).isTrue();
  }

  @Test
  void aMethodThatOnlyOneProfileHasIsCompared() {
    ShareTable without = table(recording(1000, i -> false));
    ShareTable with = table(recording(1000, i -> i % 3 == 0));
    Agreement agreement = Agreement.of(without, with, 10, 0.01);
    assertThat(agreement.holds()).isFalse();
    assertThat(agreement.rows()).extracting(Agreement.Row::keys).contains(HOT);
  }

  /** Two views of one program whose own phases are far larger than what sets the views apart. */
  @Test
  void phasesOfTheProgramThatBothSeeAreNoChance() {
    Random random = new Random(13);
    IntPredicate phase = i -> (i / 500) % 2 == 0;
    ShareTable one = table(recording(6000, i -> phase.test(i) && random.nextInt(10) > 0));
    ShareTable other = table(recording(6000, i -> phase.test(i) && random.nextInt(10) > 2));
    ShareTable.Line hotOfOne = one.lineOrNothing(HOT);
    assertThat(hotOfOne.selfBeyond(other.lineOrNothing(HOT)).standardError())
        .isLessThan(hotOfOne.selfShare().standardError() / 2);
    assertThat(Agreement.of(one, other, 10, 0.02).holds()).isFalse();
  }
}
