package jtrace.loader;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CxxDemanglerTest {
  private final CxxDemangler demangler = CxxDemangler.system();

  @Test
  void readsNamesOfTheJvm() {
    assertThat(demangler.isPresent()).isTrue();
    assertThat(demangler.demangle("_ZN10JavaThread3runEv")).isEqualTo("JavaThread::run()");
    assertThat(demangler.demangle("_ZNK7nmethod6is_unloadingEv"))
        .isEqualTo("_ZNK7nmethod6is_unloadingEv"); // wrong length: left alone
  }

  @Test
  void leavesOtherNamesAlone() {
    assertThat(demangler.demangle("main")).isEqualTo("main");
    assertThat(demangler.demangle("")).isEmpty();
    assertThat(demangler.demangle("_Z")).isEqualTo("_Z");
    assertThat(CxxDemangler.absent().demangle("_Z1fv")).isEqualTo("_Z1fv");
  }

  @Test
  void hostileNamesAreBounded() {
    long before = demangler.refusedCount();
    String longName = "_Z" + "N1a".repeat(10_000) + "v";
    String nested = "_Z1f" + "1AIS_S0_E".repeat(60);
    assertThat(demangler.demangle(longName)).isEqualTo(longName);
    assertThat(demangler.demangle(nested)).isEqualTo(nested);
    assertThat(demangler.refusedCount()).isEqualTo(before + 2);
    String deep = "_Z1f" + "P".repeat(2000) + "i";
    assertThat(demangler.demangle(deep)).isNotEmpty();
  }
}
