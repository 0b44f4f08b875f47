package jtrace.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParameterTypesTest {
  private static final String FIND = "(ILjava/lang/String;[[JLjava/util/Map$Entry;)V";

  private static boolean matches(String text, String descriptor) {
    return new ParameterTypes(text).matches(descriptor);
  }

  @Test
  void typesMatchWithAndWithoutTheirPackages() {
    assertThat(matches("(int,String,long[][],Entry)", FIND)).isTrue();
    assertThat(matches("( int, java.lang.String , long[][], java.util.Map$Entry )", FIND)).isTrue();
    assertThat(matches("(*,*.String,*,*Entry)", FIND)).isTrue();
    assertThat(matches("(int,lang.String,long[][],Entry)", FIND)).isFalse();
    assertThat(matches("(int,String,long[],Entry)", FIND)).isFalse();
  }

  @Test
  void theirNumberCounts() {
    assertThat(matches("()", "()V")).isTrue();
    assertThat(matches("()", "(I)V")).isFalse();
    assertThat(matches("(int)", "()V")).isFalse();
    assertThat(matches("(*)", FIND)).isFalse();
    assertThat(matches("(int,)", "(I)V")).isFalse();
  }

  @Test
  void whatIsNoPatternIsTakenAsItIs() {
    assertThat(matches("(.*)", "(I)V")).isFalse();
    assertThat(matches("([)", "(I)V")).isFalse();
  }

  @Test
  void wordsLeavePackagesOut() {
    assertThat(ParameterTypes.words(FIND)).isEqualTo("(int,String,long[][],Entry)");
    assertThat(ParameterTypes.words("()I")).isEqualTo("()");
  }
}
