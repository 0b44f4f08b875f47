package jtrace.agent.inner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StartOptionsTest {

  @Test
  void areThoseOfRecord() {
    assertThat(StartOptions.parse("cpu,duration=30s,file=a=b.html,threads").command("7"))
        .containsExactly("record", "-q", "-p", "7", "-d", "30s", "-o", "a=b.html", "--threads");
  }

  @Test
  void orThoseOfServe() {
    assertThat(StartOptions.parse("http=6060,freq=49").command("7"))
        .containsExactly(
            "serve",
            "-p",
            "7",
            "--until-exit",
            "--socket",
            "off",
            "--http",
            "127.0.0.1:6060",
            "-F",
            "49");
    assertThat(StartOptions.parse("http=localhost:0").command("7")).endsWith("localhost:0");
    assertThatThrownBy(() -> StartOptions.parse("http=6060,file=x.jtr"))
        .hasMessageContaining("'file' does not go with http");
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
