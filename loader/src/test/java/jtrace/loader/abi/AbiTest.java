package jtrace.loader.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jtrace.loader.btf.Btf;
import org.junit.jupiter.api.Test;

final class AbiTest {
  private static byte[] resource(String name) throws Exception {
    try (InputStream in = AbiTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void everyTwinEqualsItsStruct() throws Exception {
    Btf btf = Btf.ofElf(resource("/bpf/abi.bpf.o"));
    assertThat(AbiCheck.verify(btf, "abi")).isEqualTo(Abi.layouts().size() + 9);
  }

  @Test
  void productObjectsAgreeWithTheTwins() throws Exception {
    for (String name :
        List.of(
            "sampler",
            "switches",
            "probes",
            "threads",
            "resting",
            "memory",
            "jvm",
            "codecache",
            "descendants")) {
      Btf btf = Btf.ofElf(resource("/jtrace/bpf/" + name + ".bpf.o"));
      assertThat(AbiCheck.verify(btf, name)).isPositive();
    }
  }

  @Test
  void differenceIsNamed() throws Exception {
    byte[] elf = resource("/bpf/abi.bpf.o");
    String text = new String(elf, StandardCharsets.ISO_8859_1);
    byte[] changed =
        text.replace("\0stack_high\0", "\0stack_hihg\0").getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> AbiCheck.verify(Btf.ofElf(changed), "abi"))
        .hasMessageContaining("jt_thread")
        .hasMessageContaining("stack_hihg");
  }

  @Test
  void sampleIsReadBackField() {
    ByteBuffer record = sample(2, 3);
    SampleView view = new SampleView();
    assertThat(SampleView.recordType(record)).isEqualTo(SampleView.RECORD_TYPE);
    assertThat(view.read(record)).isTrue();
    assertThat(view.end()).isEqualTo(EndReason.FAULT);
    assertThat(view.pid()).isEqualTo(41);
    assertThat(view.comm()).isEqualTo("java");
    assertThat(view.userFrameCount()).isEqualTo(2);
    assertThat(view.frameAddress(1)).isEqualTo(0x1001);
    assertThat(view.frameKind(0)).isEqualTo(FrameKind.COMPILED);
    assertThat(view.frameLevel(0)).isEqualTo(4);
    assertThat(view.kernelAddress(2)).isEqualTo(0xffff_0000_0000_0002L);
    assertThatThrownBy(() -> view.frameAddress(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> view.kernelAddress(3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void theNameOfAVirtualThreadIsReadInBothFormsAndCutWhereItIsLong() {
    SampleView view = new SampleView();
    assertThat(view.read(sample(0, 0))).isTrue();
    assertThat(view.virtualId()).isZero();
    assertThat(view.virtualName()).isEmpty();
    assertThat(named("gr\u00fcn".getBytes(StandardCharsets.ISO_8859_1), 4)).isEqualTo("gr\u00fcn");
    byte[] wide = "\u2603x".getBytes(StandardCharsets.UTF_16LE);
    assertThat(named(wide, wide.length | 1 << 31)).isEqualTo("\u2603x");
    assertThat(named("x".repeat(Abi.VIRTUAL_NAME).getBytes(StandardCharsets.UTF_8), 49))
        .isEqualTo("x".repeat(Abi.VIRTUAL_NAME) + "…");
    assertThat(named(new byte[0], Integer.MAX_VALUE)).hasSize(Abi.VIRTUAL_NAME + 1);
  }

  private static String named(byte[] name, int size) {
    ByteBuffer record = sample(0, 0);
    record.putLong(96, 123).putInt(92, size).put(112, name);
    SampleView view = new SampleView();
    assertThat(view.read(record)).isTrue();
    assertThat(view.virtualId()).isEqualTo(123);
    return view.virtualName();
  }

  @Test
  void samplesWithImpossibleCountsAreRefused() {
    SampleView view = new SampleView();
    assertThat(view.read(sample(2, 3).limit(SampleView.HEADER_BYTES + 2 * 24 + 2 * 8))).isFalse();
    assertThat(view.read(sample(0, 0).putInt(84, Integer.MAX_VALUE))).isFalse();
    assertThat(view.read(sample(0, 0).putInt(80, -1))).isFalse();
    assertThat(view.read(sample(0, 0).putInt(0, 2))).isFalse();
    assertThat(view.read(ByteBuffer.allocate(3))).isFalse();
  }

  @Test
  void vmStartsAbsentAndRefusesWhatDoesNotFit() {
    VmTwin vm = new VmTwin();
    vm.set(VmMember.SEGMENT_SHIFT, 7).setAll(VmMember.VTABLE_NAMES, 1, 2);
    ByteBuffer bytes = ByteBuffer.allocate(VmTwin.SIZE_BYTES).order(ByteOrder.nativeOrder());
    vm.write(bytes, 0);
    assertThat(offset("segment_shift", bytes)).isEqualTo(7);
    assertThat(offset("method_const", bytes)).isEqualTo(Abi.ABSENT);
    assertThat(offset("generated_count", bytes)).isZero();
    assertThatThrownBy(() -> vm.set(VmMember.VERSION, 1L << 32)).hasMessageContaining("32 bits");
    assertThatThrownBy(() -> vm.setAll(VmMember.VTABLE_NAMES, 1, 2, 3, 4, 5))
        .hasMessageContaining("5 values");
  }

  private static int offset(String field, ByteBuffer bytes) {
    return VmTwin.LAYOUT.fields().stream()
        .filter(f -> f.name().equals(field))
        .mapToInt(f -> bytes.getInt(f.offsetBytes()))
        .findFirst()
        .orElseThrow();
  }

  private static ByteBuffer sample(int user, int kernel) {
    ByteBuffer b =
        ByteBuffer.allocate(SampleView.HEADER_BYTES + user * 24 + kernel * 8)
            .order(ByteOrder.nativeOrder());
    b.putInt(0, 1).putInt(4, 8).putInt(64, 41).putInt(68, 42);
    b.putInt(80, kernel).putInt(84, user);
    return fill(b, user, kernel);
  }

  private static ByteBuffer fill(ByteBuffer b, int user, int kernel) {
    int comm = SampleView.LAYOUT.fields().getLast().offsetBytes();
    b.put(comm, "java".getBytes(StandardCharsets.UTF_8));
    int at = SampleView.HEADER_BYTES;
    for (int i = 0; i < user; i++, at += 24) {
      b.putLong(at, 0x1000 + i).put(at + 20, (byte) 2).put(at + 22, (byte) 4);
    }
    for (int i = 0; i < kernel; i++, at += 8) {
      b.putLong(at, 0xffff_0000_0000_0000L + i);
    }
    return b;
  }
}
