package jtrace.agent.inner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StartOptionsTest {

  @Test
  void areThoseOfRecord() {
    assertThat(StartOptions.parse("cpu,duration=30s,file=a=b.html,threads").arguments())
        .containsExactly("-d", "30s", "-o", "a=b.html", "--threads");
  }

  @Test
  void oneThatIsUnknownIsNamedWithThoseThatAreKnown() {
    assertThatThrownBy(() -> StartOptions.parse("cpu,durration=30s"))
        .hasMessageContainingAll("unknown agent option 'durration'", "duration", "threads")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void aValueTooManyOrTooFewIsTold() {
    assertThatThrownBy(() -> StartOptions.parse("file"))
        .hasMessageContaining("'file' needs a value");
    assertThatThrownBy(() -> StartOptions.parse("cpu=1"))
        .hasMessageContaining("'cpu' takes no value");
    assertThatThrownBy(() -> StartOptions.parse("cpu,,threads"))
        .hasMessageContaining("unknown agent option ''");
  }
}
