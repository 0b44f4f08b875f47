package jtrace.profile.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChanceTest {

  /** From printed tables of the normal and of Student's distribution. */
  @ParameterizedTest
  @CsvSource({
    "0.95, Infinity, 1.9600, 0.0002",
    "0.99, Infinity, 2.5758, 0.0002",
    "0.999, Infinity, 3.2905, 0.0002",
    "0.95, 29, 2.0452, 0.005",
    "0.99, 29, 2.7564, 0.01",
    "0.95, 9, 2.2622, 0.01",
    "0.95, 4, 2.7764, 0.03"
  })
  void quantilesAreThoseOfTheTables(double confidence, double df, double expected, double off) {
    assertThat(Chance.quantile(confidence, df)).isEqualTo(expected, within(off));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0.3173105", "2.99, 0.0027899", "3.01, 0.0026125", "6, 1.973e-9"})
  void tailsAreThoseOfTheTables(double deviation, double expected) {
    assertThat(Chance.twoSided(deviation, Double.POSITIVE_INFINITY))
        .isEqualTo(expected, within(expected * 1e-3));
  }

  @Test
  void manyQuestionsNeedStrongerAnswers() {
    double[] raw = {0.01, 0.04, 0.03};
    assertThat(Chance.forFamily(raw))
        .containsExactly(new double[] {0.03, 0.06, 0.06}, within(1e-9));
    assertThat(Chance.forDiscovery(raw))
        .containsExactly(new double[] {0.03, 0.04, 0.04}, within(1e-9));
  }
}
