package jtrace.symbolizer.hotspot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import jtrace.symbolizer.TargetMemory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Real JVMs whose tables are read with one field at another offset. */
class SelfTestTest {
  private static final int ENTRY_BYTES = 48; // VMStructEntry on x86-64, vmStructs.hpp
  private static final int FIELD_NAME = 8;
  private static final int OFFSET = 32;

  static Stream<Path> jdks() {
    return Stream.of(TargetJvm.JDK_17, TargetJvm.JDK_25);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nothingContradictsTheTablesOfARealJvm(Path jdk) throws Exception {
    try (TargetJvm jvm = TargetJvm.start(jdk)) {
      HotSpotVm vm = jvm.attach();
      assertThat(vm.missing()).isEmpty();
      assertThat(vm.tested()).contains("64 compiled methods").doesNotContain(" 0 threads");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "JavaThread, _anchor, 0, recovery through the thread's anchor",
    "nmethod, _orig_pc_offset, 0, deoptimised frames",
    "nmethod, _compile_id, 216, telling reused code apart",
    "nmethod, _comp_level, 1, compilation tiers",
    "CodeBlob, _frame_complete_offset, 16, leaf frames in prologues",
    "nmethod, _scopes_pcs_offset, 4, inlined frames and lines of compiled code",
  })
  void aFieldThatLiesElsewhereIsDoneWithout(String type, String field, long offset, String feature)
      throws Exception {
    try (TargetJvm jvm = TargetJvm.start(TargetJvm.JDK_25)) {
      Attachment attachment = attach(jvm, type, field, offset);
      assertThat(attachment).isInstanceOf(Attachment.Ready.class);
      HotSpotVm vm = ((Attachment.Ready) attachment).vm();
      assertThat(vm.missing()).extracting(MissingFeature::feature).containsOnly(feature);
      assertThat(vm.missing()).allSatisfy(m -> assertThat(m.why()).startsWith("self-test: "));
    }
  }

  @ParameterizedTest
  @CsvSource({"CodeBlob, _frame_size, 16", "CodeBlob, _code_offset, 24"})
  void withoutTheLayoutOfItsCodeAJvmIsNotWalked(String type, String field, long offset)
      throws Exception {
    try (TargetJvm jvm = TargetJvm.start(TargetJvm.JDK_25)) {
      assertThat(attach(jvm, type, field, offset)).isNotInstanceOf(Attachment.Ready.class);
    }
  }

  private static Attachment attach(TargetJvm jvm, String type, String field, long offset)
      throws Exception {
    LibJvm lib = jvm.libJvm();
    TargetMemory lying = withField(jvm.memory(), lib, type, field, offset);
    return HotSpotVm.attach(
        lying, new LibJvm(type + field + offset, lib.bias(), lib.symbols())); // tables are cached
  }

  /** The process as it is, but for one field's offset in the table of fields. */
  private static TargetMemory withField(
      TargetMemory real, LibJvm lib, String type, String field, long offset) {
    TargetReader reader = new TargetReader(real);
    long entry = reader.i64(lib.runtimeAddress("gHotSpotVMStructs").orElseThrow());
    while (!reader.cString(reader.i64(entry), 256).equals(type)
        || !reader.cString(reader.i64(entry + FIELD_NAME), 256).equals(field)) {
      entry += ENTRY_BYTES;
      assertThat(reader.i64(entry)).as(type + "::" + field + " in the table").isNotZero();
    }
    long at = entry + OFFSET;
    byte[] lie = new byte[Long.BYTES];
    for (int i = 0; i < lie.length; i++) {
      lie[i] = (byte) (offset >> 8 * i);
    }
    return (address, into, start, length) -> {
      if (!real.read(address, into, start, length)) {
        return false;
      }
      for (int i = 0; i < lie.length; i++) {
        long index = at + i - address;
        if (index >= 0 && index < length) {
          into[start + (int) index] = lie[i];
        }
      }
      return true;
    };
  }
}
