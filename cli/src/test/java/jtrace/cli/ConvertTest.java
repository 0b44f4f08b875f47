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

class ConvertTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;
  private Path folded;

  @BeforeEach
  void foldedStacks() throws IOException {
    folded =
        Files.writeString(
            folder.resolve("a.collapsed"),
            "shop/Main.main_[0];shop/Order.price_[j] 30\na/B.c 10\n");
  }

  private int run(String... args) {
    return Jtrace.run(
        args,
        new Terminal(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, false));
  }

  private String err() {
    return err.toString(UTF_8);
  }

  @Test
  void foldedStacksBecomeARecordingAndComeBack() throws IOException {
    Path jtr = folder.resolve("a.jtr");
    Path back = folder.resolve("back.folded");
    assertThat(run("convert", folded.toString(), "-o", jtr.toString())).isZero();
    assertThat(run("convert", jtr.toString(), "--annotate", "-o", back.toString())).isZero();
    assertThat(back).hasContent("a.B.c_[j] 10\nshop.Main.main_[0];shop.Order.price_[j] 30");
    assertThat(folder.toFile().list()).containsOnly("a.collapsed", "a.jtr", "back.folded");
  }

  @Test
  void reportReadsOtherProfilersFilesToo() {
    assertThat(run("report", folded.toString())).isZero();
    assertThat(out.toString(UTF_8)).contains("75.00%", "shop.Order.price");
  }

  @Test
  void anEventThatIsNotThereIsAnsweredWithThoseThatAre() {
    assertThat(run("report", folded.toString(), "-e", "alloc")).isEqualTo(2);
    assertThat(err()).contains("no event 'alloc'", "it has samples");
  }

  @Test
  void aFileOfNoKnownFormatIsRefusedAndNothingIsWritten() throws IOException {
    Path other = Files.writeString(folder.resolve("a.jfr"), "hello");
    Path jtr = folder.resolve("b.jtr");
    assertThat(run("convert", other.toString(), "-o", jtr.toString())).isEqualTo(1);
    assertThat(err()).contains("cannot read", "no format that is known", "do:");
    assertThat(jtr).doesNotExist();
  }

  @Test
  void aCutRecordingIsConvertedAsFarAsItGoesAndSaysSo() throws IOException {
    Path jtr = folder.resolve("a.jtr");
    assertThat(run("convert", folded.toString(), "-o", jtr.toString())).isZero();
    byte[] whole = Files.readAllBytes(jtr);
    Files.write(jtr, java.util.Arrays.copyOf(whole, whole.length - 10));
    Path html = folder.resolve("a.html");
    assertThat(run("convert", jtr.toString(), "-o", html.toString())).isEqualTo(4);
    assertThat(err()).contains("has no end");
    assertThat(html).isNotEmptyFile();
  }

  @Test
  void withoutOutputNothingIsDone() {
    assertThat(run("convert", folded.toString())).isEqualTo(2);
    assertThat(err()).contains("convert needs -o");
  }

  @Test
  void mergedRecordingsAreTheSumOfBoth() {
    Path sum = folder.resolve("sum.folded");
    assertThat(run("merge", folded.toString(), folded.toString(), "-o", sum.toString())).isZero();
    assertThat(sum).hasContent("a.B.c 20\nshop.Main.main;shop.Order.price 60");
    assertThat(run("merge", folded.toString(), "-o", sum.toString())).isEqualTo(2);
  }
}
