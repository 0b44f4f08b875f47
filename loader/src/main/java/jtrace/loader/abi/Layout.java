package jtrace.loader.abi;

import java.util.ArrayList;
import java.util.List;

/**
 * The members of a C struct in order. Members are naturally aligned and nothing is padded, as
 * {@code jtrace_abi.h} promises; a layout that would need padding is refused.
 */
public final class Layout {
  /** A member; offsets and sizes in bytes. */
  public record Field(String name, int offsetBytes, int sizeBytes) {}

  private final String name;
  private final List<Field> fields = new ArrayList<>();
  private int end;
  private int alignment = 1;

  private Layout(String name) {
    this.name = name;
  }

  static Layout of(String name) {
    return new Layout(name);
  }

  int u8(String field) {
    return add(field, 1, 1);
  }

  int u16(String field) {
    return add(field, 2, 2);
  }

  int u32(String field) {
    return add(field, 4, 4);
  }

  int u64(String field) {
    return add(field, 8, 8);
  }

  int array(String field, int elementBytes, int count) {
    return add(field, elementBytes * count, elementBytes);
  }

  int struct(String field, Layout layout, int count) {
    return add(field, layout.sizeBytes() * count, layout.alignment);
  }

  private int add(String field, int sizeBytes, int align) {
    if (end % align != 0) {
      throw new IllegalStateException(name + "." + field + " would need padding at " + end);
    }
    int offset = end;
    fields.add(new Field(field, offset, sizeBytes));
    end += sizeBytes;
    alignment = Math.max(alignment, align);
    return offset;
  }

  public String name() {
    return name;
  }

  public List<Field> fields() {
    return List.copyOf(fields);
  }

  public int sizeBytes() {
    if (end % alignment != 0) {
      throw new IllegalStateException(name + " would need padding at its end, " + end);
    }
    return end;
  }
}
