package jtrace.symbolizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymbolNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "JavaThread::run()|JavaThread::run",
        "os::print(outputStream*, char const*) const|os::print",
        "int std::max<int>(int, int)|std::max<int>",
        "std::vector<int, std::allocator<int> >::push_back(int&&)|std::vector<int, std::allocator<int> >::push_back",
        "Foo::operator()(int) const|Foo::operator()",
        "Foo::operator<<(int)|Foo::operator<<",
        "bool operator< <int>(A<int> const&, A<int> const&)|bool operator< <int>",
        "(anonymous namespace)::work(int)|(anonymous namespace)::work",
        "run()::{lambda(int)#1}::operator()(int) const|run()::{lambda(int)#1}::operator()",
        "void (*signal(int))(int)|void (*signal(int))(int)",
        "G1Policy::f(long) [clone .cold]|G1Policy::f",
        "non-virtual thunk to A<int>::f()|non-virtual thunk to A<int>::f",
        "vtable for Foo|vtable for Foo",
        "main|main",
        ")|)",
        "f)|f)",
      })
  void displayDropsParametersAndReturnTypesOnly(String demangled, String display) {
    assertThat(SymbolName.display(demangled)).isEqualTo(display);
  }

  @Test
  void versionsAreCutButPltMarksAreKept() {
    assertThat(SymbolName.withoutVersion("memcpy@@GLIBC_2.14")).isEqualTo("memcpy");
    assertThat(SymbolName.withoutVersion("memcpy@plt")).isEqualTo("memcpy@plt");
    assertThat(SymbolName.withoutVersion("@odd")).isEqualTo("@odd");
  }
}
