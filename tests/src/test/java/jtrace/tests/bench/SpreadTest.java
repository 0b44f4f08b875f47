package jtrace.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {

  /** Ranks as in printed tables of confidence intervals for the median. */
  @ParameterizedTest
  @CsvSource({"1,1,1", "5,1,5", "6,1,6", "8,1,8", "9,2,8", "12,3,10", "15,4,12", "20,6,15"})
  void takesTheRanksThatHoldTheMedian(int values, int low, int high) {
    List<Double> ranks = ranks(values);
    Collections.shuffle(ranks, new Random(1));
    Spread spread = Spread.of(ranks);
    assertThat(spread.low()).isEqualTo(low);
    assertThat(spread.high()).isEqualTo(high);
    assertThat(spread.median()).isEqualTo((values + 1) / 2.0);
  }

  @Test
  void holdsTheTrueMedianAsOftenAsItSays() {
    Random random = new Random(7);
    int held = 0;
    for (int trial = 0; trial < 2000; trial++) {
      Spread spread =
          Spread.of(Stream.generate(() -> Math.exp(random.nextGaussian())).limit(12).toList());
      held += spread.low() <= 1 && spread.high() >= 1 ? 1 : 0;
    }
    assertThat(held).isBetween(1900, 1970);
  }

  private static List<Double> ranks(int values) {
    return new ArrayList<>(
        IntStream.rangeClosed(1, values).mapToObj(rank -> (double) rank).toList());
  }
}
