package jtrace.loader.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * struct jt_proc: what the unwinder knows of a process.
 *
 * @param mappingsFirst slice of the mappings array
 * @param generation changes whenever the host rewrites the value
 */
public record ProcessTwin(
    int flags,
    int mappingsFirst,
    int mappingsCount,
    int generation,
    VmTwin vm,
    List<CodeHeapTwin> heaps) {
  public static final int FLAG_JVM = 1;
  public static final int FLAG_IGNORE = 2;

  static final Layout LAYOUT = Layout.of("jt_proc");
  private static final int FLAGS = LAYOUT.u32("flags");
  private static final int HEAP_COUNT = LAYOUT.u32("heap_count");
  private static final int MAPPINGS_FIRST = LAYOUT.u32("mappings_first");
  private static final int MAPPINGS_COUNT = LAYOUT.u32("mappings_count");
  private static final int GENERATION = LAYOUT.u32("generation");
  private static final int RESERVED = LAYOUT.u32("reserved");
  private static final int VM = LAYOUT.struct("vm", VmTwin.LAYOUT, 1);
  private static final int HEAPS = LAYOUT.struct("heaps", CodeHeapTwin.LAYOUT, Abi.MAX_CODE_HEAPS);
  public static final int SIZE_BYTES = LAYOUT.sizeBytes();

  public ProcessTwin {
    heaps = List.copyOf(heaps);
    if (heaps.size() > Abi.MAX_CODE_HEAPS) {
      throw new IllegalArgumentException(heaps.size() + " code heaps");
    }
    if (mappingsCount < 0 || mappingsCount > Abi.MAX_MAPPINGS) {
      throw new IllegalArgumentException(mappingsCount + " mappings");
    }
  }

  /**
   * Every member, those of {@code vm} as {@code vm.name}: with these names a value can be kept
   * beyond a change of the layout.
   */
  public static List<Layout.Field> members() {
    List<Layout.Field> members = new ArrayList<>();
    for (Layout.Field field : LAYOUT.fields()) {
      if (field.offsetBytes() != VM) {
        members.add(field);
        continue;
      }
      for (Layout.Field inner : VmTwin.LAYOUT.fields()) {
        members.add(
            new Layout.Field("vm." + inner.name(), VM + inner.offsetBytes(), inner.sizeBytes()));
      }
    }
    return members;
  }

  /** A map value, ready for an update. */
  public ByteBuffer encode() {
    ByteBuffer value = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.nativeOrder());
    value.putInt(FLAGS, flags);
    value.putInt(HEAP_COUNT, heaps.size());
    value.putInt(MAPPINGS_FIRST, mappingsFirst);
    value.putInt(MAPPINGS_COUNT, mappingsCount);
    value.putInt(GENERATION, generation);
    value.putInt(RESERVED, 0);
    vm.write(value, VM);
    for (int i = 0; i < heaps.size(); i++) {
      heaps.get(i).write(value, HEAPS + i * CodeHeapTwin.SIZE_BYTES);
    }
    return value;
  }
}
