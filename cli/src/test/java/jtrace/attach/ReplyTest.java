package jtrace.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Answers as JVMs of different versions have given them. */
class ReplyTest {

  @Test
  void successHasTheSameMeaningInEveryVersion() throws IOException {
    assertThat(Reply.parse("0\n0\n").loadResult()).hasValue(0);
    assertThat(Reply.parse("0\nreturn code: 0\n").loadResult()).hasValue(0);
  }

  @Test
  void failuresAreNoSuccess() throws IOException {
    assertThat(Reply.parse("0\n102\n").loadResult()).hasValue(102);
    assertThat(Reply.parse("0\nreturn code: -1\n").loadResult()).hasValue(-1);
    Reply refused = Reply.parse("0\nDynamic agent loading is not enabled. Use -XX:+Enable\n");
    assertThat(refused.loadResult()).isEmpty();
    assertThat(refused.text()).startsWith("Dynamic agent loading is not enabled");
    assertThat(Reply.parse("101\n").loadResult()).isEmpty();
  }

  @Test
  void whatIsNoAnswerIsNotTakenForOne() {
    assertThatThrownBy(() -> Reply.parse("")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Reply.parse("hello")).isInstanceOf(IOException.class);
  }
}
