package jtrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as JVMs of different versions have written them. */
class ListedMethodTest {

  @Test
  void aLineHasClassMethodSignatureAndPlace() {
    String line =
        "22 1 0 java.util.ImmutableCollections$SetN.size()I"
            + " [0x00007f52b80c7b10, 0x00007f52b80c7cc0 - 0x00007f52b80c7d90]";
    assertThat(ListedMethod.parse(line))
        .contains(
            new ListedMethod(
                22,
                1,
                "java.util.ImmutableCollections$SetN",
                "size",
                "()I",
                0x7f52b80c7cc0L,
                0x7f52b80c7d90L));
  }

  @Test
  void constructorsAndHiddenClassesToo() {
    String place = " [0x00007f52b80c7810, 0x00007f52b80c79a0 - 0x00007f52b80c7a18]";
    assertThat(ListedMethod.parse("21 4 0 java.lang.Object.<init>()V" + place))
        .hasValueSatisfying(method -> assertThat(method.method()).isEqualTo("<init>"));
    String hidden = "7 4 0 a.B$$Lambda+0x0000000800c03000.apply(Ljava/lang/Object;)V" + place;
    assertThat(ListedMethod.parse(hidden))
        .hasValueSatisfying(method -> {
          assertThat(method.className()).isEqualTo("a.B$$Lambda+0x0000000800c03000");
          assertThat(method.signature()).isEqualTo("(Ljava/lang/Object;)V");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "left 0",
        "22 1 0 size()I [0x00007f52b80c7b10, 0x00007f52b80c7cc0 - 0x00007f52b80c7d90]",
        "99999999999 1 0 a.B.c()I [0x00007f52b80c7b10, 0x00007f52b80c7cc0 - 0x00007f52b80c7d90]",
        "22 1 0 a.B.c()I [0x7f52b80c7b10, 0x7f52b80c7cc0 - 0x7f52b80c7d90]"
      })
  void otherLinesAreNoMethods(String line) {
    assertThat(ListedMethod.parse(line)).isEmpty();
  }
}
