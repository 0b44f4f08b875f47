package jtrace.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassNamesTest {
  @ParameterizedTest
  @CsvSource({
    "a/b/Foo, a.b.Foo",
    "a/Foo$$Lambda$14/1234567, a.Foo$$Lambda",
    "a/Foo$$Lambda$14+0x0000000800c03000, a.Foo$$Lambda",
    "a/Foo$$Lambda$14/0x0000000800c03000, a.Foo$$Lambda",
    "a/Foo$$Lambda+0x00007f1234567890, a.Foo$$Lambda",
    "a/Foo$$Lambda/0x00007f1234567890, a.Foo$$Lambda",
    "java/lang/invoke/LambdaForm$MH+0x0000000800c03000, java.lang.invoke.LambdaForm$MH",
    "java/lang/invoke/LambdaForm$DMH012, java.lang.invoke.LambdaForm$DMH",
    "java/lang/String$$StringConcat+0x0000000800c03000, java.lang.String$$StringConcat",
    "jdk/proxy1/$Proxy12, jdk.proxy1.$Proxy12",
    "a/Foo$1, a.Foo$1",
    "a/Foo$$Lambda, a.Foo$$Lambda",
    "jdk/internal/reflect/GeneratedConstructorAccessor12,"
        + " jdk.internal.reflect.GeneratedConstructorAccessor",
    "sun/reflect/GeneratedMethodAccessor3, sun.reflect.GeneratedMethodAccessor",
    "a/Accessor12, a.Accessor12",
    "a/Foo$Inner2, a.Foo$Inner2"
  })
  void countersAndAddressesOfHiddenClassesAreDropped(String internal, String expected) {
    assertThat(ClassNames.normalise(internal)).isEqualTo(expected);
  }
}
