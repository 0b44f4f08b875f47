package jtrace.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BpfObjectTest {
  @Test
  void loadsWithSettingsAndExposesMaps() {
    try (BpfObject object = TestObjects.basic()) {
      object.setReadOnly("magic", 0x1234567890abcdefL).setReadOnly("target_tgid", 7);
      object.setMaxEntries("table", 40).load();
      assertThat(object.map("table").maxEntries()).isEqualTo(40);
      assertThat(object.map("table").keySizeBytes()).isEqualTo(4);
      assertThat(object.program("on_tick").isLoaded()).isTrue();
      byte[] readOnly = object.map(".rodata").lookup(0).orElseThrow();
      assertThat(readOnly).contains(new byte[] {(byte) 0xef, (byte) 0xcd, (byte) 0xab});
    }
  }

  @Test
  void leavesOutProgramsThatAreNotWanted() {
    try (BpfObject object = TestObjects.basic()) {
      object.setAutoload("on_exec", false).load();
      assertThat(object.program("on_exec").isLoaded()).isFalse();
      assertThat(object.program("on_exit").isLoaded()).isTrue();
      assertThatThrownBy(() -> object.program("on_exec").attach())
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void refusesValuesThatDoNotFitAndNamesThatDoNotExist() {
    try (BpfObject object = TestObjects.basic()) {
      assertThatThrownBy(() -> object.setReadOnly("record_bytes", 256))
          .hasMessageContaining("8 bits");
      assertThatThrownBy(() -> object.setReadOnly("nothing", 1)).hasMessageContaining("nothing");
      assertThatThrownBy(() -> object.setMaxEntries("nothing", 1)).hasMessageContaining("nothing");
      assertThatThrownBy(() -> object.program("nothing")).hasMessageContaining("nothing");
      assertThatThrownBy(() -> object.map("table")).hasMessageContaining("no loaded map");
    }
  }

  @Test
  void refusedProgramYieldsTheVerifiersTellingLineAndTheWholeLog() {
    try (BpfObject object = BpfObject.open(TestObjects.bytes("refused"), "refused")) {
      LoaderException e = catchThrowableOfType(LoaderException.class, object::load);
      assertThat(e.why()).contains("invalid mem access 'scalar'");
      assertThat(e.log()).contains("call bpf_get_current_pid_tgid").contains("processed");
    }
  }

  @Test
  void foreignBytesAreRefusedWithAReason() {
    assertThatThrownBy(() -> BpfObject.open(new byte[100], "junk"))
        .isInstanceOf(LoaderException.class)
        .hasMessageContaining("junk");
    assertThatThrownBy(() -> BpfObject.open(new byte[0], "empty"))
        .isInstanceOf(LoaderException.class);
  }

  @Test
  void absentLibraryIsAValueWithTheFix() {
    assertThat(LibBpf.open("libbpf-not-there.so.1"))
        .isInstanceOfSatisfying(
            LibBpf.Lookup.Missing.class,
            missing -> assertThat(missing.remedy()).contains("apt-get install libbpf1"));
  }

  @Test
  void mapEntriesAreWrittenReadListedAndDeleted() {
    try (BpfObject object = TestObjects.basic().load()) {
      BpfMap table = object.map("table");
      table.update(1, value(100));
      ByteBuffer keys = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
      ByteBuffer values = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
      keys.putInt(2).putInt(3).flip();
      values.putLong(200).putLong(300).flip();
      table.updateAll(keys, values, 2);
      Map<Integer, Long> seen = new HashMap<>();
      table.forEach((k, v) ->
          seen.put(
              ByteBuffer.wrap(k).order(ByteOrder.nativeOrder()).getInt(),
              ByteBuffer.wrap(v).order(ByteOrder.nativeOrder()).getLong()));
      assertThat(seen).isEqualTo(Map.of(1, 100L, 2, 200L, 3, 300L));
      assertThat(table.delete(2)).isTrue();
      assertThat(table.delete(2)).isFalse();
      assertThat(table.lookup(2)).isEmpty();
      assertThatThrownBy(() -> table.update(1, ByteBuffer.allocate(4)))
          .hasMessageContaining("4 bytes, not 8");
    }
  }

  @Test
  void fullMapSaysSo() {
    try (BpfObject object = TestObjects.basic().load()) {
      BpfMap table = object.map("table");
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  table.update(i, value(i));
                }
              })
          .isInstanceOf(LoaderException.class)
          .hasMessageContaining("all 16 entries");
    }
  }

  @Test
  void mappedArrayIsTheMapsMemoryUntilClosed() {
    try (BpfObject object = TestObjects.basic()) {
      object.setReadOnly("target_tgid", TestObjects.ownPid()).load();
      BpfMap shared = object.map("shared");
      MappedArray array = shared.mmap();
      ByteBuffer bytes = array.bytes();
      assertThat(bytes.capacity()).isEqualTo(1024 * array.strideBytes());
      bytes.putLong(0, 4711);
      try (Link link = object.program("on_syscall").attach()) {
        ProcFiles.read("/proc/self/stat"); // some system calls
      }
      assertThat(bytes.getLong(8)).isEqualTo(4711);
      assertThat(shared.lookup(1)).hasValue(value(4711).array());
      array.close();
      assertThatThrownBy(() -> bytes.getLong(0)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> object.map("table").mmap()).hasMessageContaining("MMAPABLE");
    }
  }

  private static ByteBuffer value(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(0, value);
  }
}
