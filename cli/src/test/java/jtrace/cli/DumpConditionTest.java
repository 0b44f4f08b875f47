package jtrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DumpConditionTest {

  @ParameterizedTest
  @CsvSource({
    "gc > 200ms, GC, 200000000",
    "gc>50us, GC, 50000",
    "gc > 200, GC, 200000",
    "cpu > 150%, CPU, 150",
    "cpu > 12.5%, CPU, 12.5",
    "rss > 2g, RSS, 2147483648",
    " threads  >  500 , THREADS, 500",
    "exit, EXIT, 0"
  })
  void readsWhatIsMeant(String text, DumpCondition.Metric metric, double above) {
    DumpCondition condition = DumpCondition.of(text);
    assertThat(condition.metric()).isEqualTo(metric);
    assertThat(condition.above()).isEqualTo(above);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gc",
        "gc > ",
        "cpu > 90",
        "cpu > x%",
        "cpu < 90%",
        "exit > 1",
        "rss > 2x",
        "threads > -1",
        "threads > 99999999",
        "load > 4",
        "gc > 200ms > 3",
        "cpu > %"
      })
  void refusesTheRest(String text) {
    assertThatThrownBy(() -> DumpCondition.of(text)).isInstanceOf(UsageException.class);
  }
}
