package jtrace.symbolizer.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KallsymsTest {

  @TempDir Path folder;

  private Kallsyms of(String text) throws Exception {
    return Kallsyms.openFile(Files.writeString(folder.resolve("kallsyms"), text));
  }

  @Test
  void textOfKernelModulesAndBpfIsNamed() throws Exception {
    Kallsyms symbols =
        of(
            """
            0000000000000000 A fixed_percpu_data
            ffffffff81000000 T _stext
            ffffffff81000000 T startup
            ffffffff81000100 t do_syscall_64
            ffffffff81000180 D data
            ffffffff81000200 W weak_one
            ffffffffc0400000 t ext4_read\t[ext4]
            ffffffffc0300000 t bpf_prog_1234_run\t[bpf]
            """);

    Frame frame = symbols.symbolize(0xffffffff810001f0L);
    assertThat(frame.methodName()).isEqualTo("do_syscall_64");
    assertThat(frame.module()).isEqualTo("[kernel.kallsyms]");
    assertThat(frame.kind()).isEqualTo(FrameKind.KERNEL);
    assertThat(symbols.symbolize(0xffffffff81000000L).methodName()).isEqualTo("_stext");
    assertThat(symbols.symbolize(0xffffffffc0400010L).module()).isEqualTo("[ext4]");
    assertThat(symbols.symbolize(0xffffffffc0300010L).methodName()).isEqualTo("bpf_prog_1234_run");
    assertThat(symbols.symbolize(0xffffffff90000000L).status()).isEqualTo(NameStatus.NO_SYMBOL);
    assertThat(symbols.symbolize(0x1000L).status()).isEqualTo(NameStatus.NO_SYMBOL);
    assertThat(symbols.count()).isEqualTo(5);
    assertThat(symbols.function("do_syscall_64"))
        .isEqualTo(new AddressRange(0xffffffff81000100L, 0xffffffff81000200L));
    assertThat(symbols.function("do_syscall")).isEqualTo(AddressRange.NONE);
    assertThat(symbols.function("ext4_read")).as("of a module").isEqualTo(AddressRange.NONE);
  }

  @Test
  void zerosMeanThatSymbolsAreHidden() throws Exception {
    Kallsyms symbols = of("0000000000000000 T _stext\n0000000000000000 t do_syscall_64\n");

    assertThat(symbols.isHidden()).isTrue();
    Frame frame = symbols.symbolize(0xffffffff81000000L);
    assertThat(frame.status()).isEqualTo(NameStatus.KERNEL_HIDDEN);
    assertThat(frame.methodName()).isEqualTo("[kernel hidden: kptr_restrict]");
  }

  @Test
  void brokenLinesAreLeftOut() throws Exception {
    Kallsyms symbols =
        of(
            "\n x\nffffffff81000000\nffffffff81000000 T\nzz T a\n"
                + "f".repeat(5_000)
                + "\n"
                + "ffffffff81000000 T "
                + "n".repeat(5_000)
                + "\nffffffff81000010 T good");

    assertThat(symbols.count()).isEqualTo(1);
    assertThat(symbols.symbolize(0xffffffff81000010L).methodName()).isEqualTo("good");
  }

  @Test
  void theRunningKernelIsRead() throws Exception {
    Kallsyms symbols = Kallsyms.open();
    assumeThat(symbols.isHidden()).as("kernel.kptr_restrict hides symbols").isFalse();

    assertThat(symbols.count()).isGreaterThan(10_000);
  }
}
