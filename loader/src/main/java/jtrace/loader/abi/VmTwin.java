package jtrace.loader.abi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;

/**
 * struct jt_vm: a HotSpot JVM's layout and addresses. Starts with every 64-bit member 0, every
 * 32-bit one {@link Abi#ABSENT} and no rows of generated code.
 */
public final class VmTwin {
  static final Layout LAYOUT = Layout.of("jt_vm");
  private static final Map<VmMember, Integer> OFFSETS = new EnumMap<>(VmMember.class);

  static {
    for (VmMember member : VmMember.values()) {
      OFFSETS.put(member, LAYOUT.array(member.cName(), member.elementBytes, member.count));
    }
  }

  public static final int SIZE_BYTES = LAYOUT.sizeBytes();

  private final ByteBuffer bytes = ByteBuffer.allocate(SIZE_BYTES).order(ByteOrder.nativeOrder());

  public VmTwin() {
    for (VmMember member : VmMember.values()) {
      if (member.elementBytes == Integer.BYTES) {
        bytes.putInt(OFFSETS.get(member), Abi.ABSENT);
      }
    }
    set(VmMember.GENERATED_FIRST, 0);
    set(VmMember.GENERATED_COUNT, 0);
  }

  /** Sets a 32-bit member, or a 64-bit one that is not an array. */
  public VmTwin set(VmMember member, long value) {
    if (member.count != 1) {
      throw new IllegalArgumentException(member + " is an array");
    }
    if (member.elementBytes == Long.BYTES) {
      bytes.putLong(OFFSETS.get(member), value);
    } else {
      if (value < Integer.MIN_VALUE || value > 0xffffffffL) {
        throw new IllegalArgumentException(member + " does not fit 32 bits: " + value);
      }
      bytes.putInt(OFFSETS.get(member), (int) value);
    }
    return this;
  }

  /** Sets an array member; what is not given is 0. */
  public VmTwin setAll(VmMember member, long... values) {
    if (values.length > member.count || member.elementBytes != Long.BYTES) {
      throw new IllegalArgumentException(member + " does not take " + values.length + " values");
    }
    for (int i = 0; i < member.count; i++) {
      long value = i < values.length ? values[i] : 0;
      bytes.putLong(OFFSETS.get(member) + i * Long.BYTES, value);
    }
    return this;
  }

  public void write(ByteBuffer into, int offset) {
    into.put(offset, bytes, 0, SIZE_BYTES);
  }
}
