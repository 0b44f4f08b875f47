package jtrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiffTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;
  private String before;
  private String after;

  @BeforeEach
  void twoProfiles() throws IOException {
    before =
        Files.writeString(folder.resolve("a.folded"), "x.A.run;x.A.same 500\nx.A.run;y.B.old 500\n")
            .toString();
    after = Files.writeString(folder.resolve("b.folded"), "x.A.run;x.A.same 500\n").toString();
  }

  private int run(String... options) {
    String[] args = new String[options.length + 3];
    args[0] = "diff";
    System.arraycopy(options, 0, args, 1, options.length);
    args[options.length + 1] = before;
    args[options.length + 2] = after;
    return Jtrace.run(
        args,
        new Terminal(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, false));
  }

  private String out() {
    return out.toString(UTF_8);
  }

  @Test
  void linesShowBothSidesAndWhatIsGone() {
    assertThat(run()).isZero();
    assertThat(out().lines()).anyMatch(line -> line.endsWith("y.B.old") && line.contains("gone"));
    assertThat(out()).contains("50.00%", "100.00%", "shares of each profile's whole");
  }

  @Test
  void packagesCanBeCompared() {
    assertThat(run("--by", "package")).isZero();
    assertThat(out().lines()).anyMatch(line -> line.endsWith(" y"));
  }

  @Test
  void aRequestCanBeTheMeasure() {
    assertThat(run("--per", "request", "10,5")).isZero();
    assertThat(out()).contains("per request, divided by 10 and 5");
  }

  @Test
  void theFilesAreAFlameGraphAndFoldedStacksWithTwoNumbers() {
    Path html = folder.resolve("d.html");
    Path folded = folder.resolve("d.folded");
    assertThat(run("-o", html.toString(), "-o", folded.toString())).isZero();
    assertThat(html).content().contains("\"difference\":");
    assertThat(folded).hasContent("x.A.run;x.A.same 500 500\nx.A.run;y.B.old 500 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--by=colour", "--per=minute", "--per=second", "--top=0", "-o=x.svg", "-e=alloc"})
  void wrongOptionsAreExplained(String option) {
    assertThat(run(option)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("why:", "do:");
  }

  @Test
  void anEmptyProfileCannotBeCompared() throws IOException {
    Files.writeString(Path.of(after), "a.B.c 0\n");
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("nothing to compare");
  }
}
