package jtrace.loader.abi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jtrace.loader.btf.Btf;
import jtrace.loader.btf.BtfType;

/** Compares the twins with the types a compiled BPF object was built with. */
public final class AbiCheck {
  private AbiCheck() {}

  /**
   * Refuses an object that disagrees with the twins. Types the object does not use are in no BTF
   * and are passed over.
   *
   * @return how many structs and enumerations were compared
   * @throws IllegalStateException naming every difference
   */
  public static int verify(Btf btf, String object) {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (Layout layout : Abi.layouts()) {
      Optional<BtfType.Struct> struct = btf.struct(layout.name());
      if (struct.isPresent()) {
        compare(layout, struct.get(), differences);
        compared++;
      }
    }
    compared += enumeration(btf, "jt_end", "JT_END_", EndReason.values(), 0, differences);
    compared += enumeration(btf, "jt_counter", "JT_COUNT_", Counter.values(), 0, differences);
    compared += enumeration(btf, "jt_frame_kind", "JT_FRAME_", FrameKind.values(), 1, differences);
    compared += enumeration(btf, "jt_blocker", "JT_BLOCKER_", Blocker.values(), 0, differences);
    compared +=
        enumeration(btf, "jt_probe_kind", "JT_PROBE_", ProbeTwin.Kind.values(), 0, differences);
    compared +=
        enumeration(btf, "jt_allocator_call", "JT_CALL_", AllocatorCall.values(), 0, differences);
    compared +=
        enumeration(btf, "jt_memory_field", "JT_FIELD_", MemoryField.values(), 0, differences);
    compared += enumeration(btf, "jt_wait_kind", "JT_WAIT_", WaitPart.values(), 0, differences);
    compared += enumeration(btf, "jt_jvm_call", "JT_JVM_", JvmCall.values(), 0, differences);
    if (!differences.isEmpty()) {
      throw new IllegalStateException(
          "BPF object "
              + object
              + " was built from another jtrace_abi.h than this jtrace: "
              + String.join("; ", differences));
    }
    return compared;
  }

  private static void compare(Layout layout, BtfType.Struct struct, List<String> differences) {
    if (struct.sizeBytes() != layout.sizeBytes()) {
      differences.add(
          layout.name() + " has " + struct.sizeBytes() + " bytes, not " + layout.sizeBytes());
    }
    List<BtfType.Member> members = struct.members();
    List<Layout.Field> fields = layout.fields();
    if (members.size() != fields.size()) {
      differences.add(layout.name() + " has " + members.size() + " members, not " + fields.size());
    }
    for (int i = 0; i < Math.min(members.size(), fields.size()); i++) {
      BtfType.Member m = members.get(i);
      Layout.Field f = fields.get(i);
      if (!new Layout.Field(m.name(), m.offsetBytes(), m.sizeBytes()).equals(f)) {
        differences.add(layout.name() + " has " + m + ", not " + f);
      }
    }
  }

  private static int enumeration(
      Btf btf, String name, String prefix, Enum<?>[] twins, int first, List<String> differences) {
    Optional<BtfType.Enumeration> found = btf.enumeration(name);
    if (found.isEmpty()) {
      return 0;
    }
    List<String> expected = new ArrayList<>();
    for (Enum<?> twin : twins) {
      expected.add(prefix + twin.name() + "=" + (twin.ordinal() + first));
    }
    List<String> actual =
        found.get().constants().stream()
            .filter(c -> !c.name().equals(prefix + "COUNT") && !c.name().equals(prefix + "MAX"))
            .map(c -> c.name() + "=" + c.value())
            .toList();
    if (!actual.equals(expected)) {
      differences.add("enum " + name + " is " + actual + ", not " + expected);
    }
    return 1;
  }
}
