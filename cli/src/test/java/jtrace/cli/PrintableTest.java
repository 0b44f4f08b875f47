package jtrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void escapesOfATerminalDoNotPass() {
    assertThat(Printable.of("a\u001b[2Jb\nc\u202ed\ud800", 100)).isEqualTo("a?[2Jb?c?d?");
    assertThat(Printable.of("Größe 😀", 100)).isEqualTo("Größe 😀");
  }

  @Test
  void longTextIsCutAndSaysSo() {
    assertThat(Printable.of("x".repeat(65_536), 10)).isEqualTo("xxxxxxxxxx...");
  }
}
