package jtrace.loader.btf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A parsed BTF blob. Malformed input is refused with {@link IllegalArgumentException}; every count
 * and offset is checked against the blob's size.
 */
public final class Btf {
  private static final int MAGIC = 0xeb9f;
  private static final int HEADER_BYTES = 24;
  private static final int MAX_BYTES = 16 << 20;
  private static final int MAX_TYPES = 1 << 20;
  private static final int MAX_DEPTH = 32;
  private static final int POINTER_BYTES = 8;

  private final ByteBuffer data;
  private final int stringsStart;
  private final int stringsEnd;
  private int[] typeOffsets = new int[256];
  private int typeCount = 1; // type id 0 is void

  private Btf(ByteBuffer data, int stringsStart, int stringsEnd) {
    this.data = data;
    this.stringsStart = stringsStart;
    this.stringsEnd = stringsEnd;
  }

  /** Parses the content of a {@code .BTF} section. */
  public static Btf parse(byte[] bytes) {
    require(bytes.length >= HEADER_BYTES && bytes.length <= MAX_BYTES, "size", bytes.length);
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    require(Short.toUnsignedInt(data.getShort(0)) == MAGIC, "magic", data.getShort(0));
    long header = Integer.toUnsignedLong(data.getInt(4));
    long typesStart = header + Integer.toUnsignedLong(data.getInt(8));
    long typesEnd = typesStart + Integer.toUnsignedLong(data.getInt(12));
    long stringsStart = header + Integer.toUnsignedLong(data.getInt(16));
    long stringsEnd = stringsStart + Integer.toUnsignedLong(data.getInt(20));
    require(header >= HEADER_BYTES && typesEnd <= bytes.length, "type section end", typesEnd);
    require(stringsEnd <= bytes.length, "string section end", stringsEnd);
    Btf btf = new Btf(data, (int) stringsStart, (int) stringsEnd);
    btf.indexTypes((int) typesStart, (int) typesEnd);
    return btf;
  }

  /** Parses the {@code .BTF} section of a compiled BPF object. */
  public static Btf ofElf(byte[] elf) {
    return parse(
        ElfSection.find(elf, ".BTF")
            .orElseThrow(() -> new IllegalArgumentException("the object has no .BTF section")));
  }

  public Optional<BtfType.Struct> struct(String name) {
    int offset = find(name, BtfKind.STRUCT, BtfKind.UNION);
    if (offset < 0) {
      return Optional.empty();
    }
    boolean bitfields = info(offset) < 0;
    List<BtfType.Member> members = new ArrayList<>();
    for (int i = 0; i < vlen(offset); i++) {
      int at = offset + 12 + i * 12;
      int bits = bitfields ? data.getInt(at + 8) & 0xffffff : data.getInt(at + 8);
      members.add(
          new BtfType.Member(string(data.getInt(at)), bits >>> 3, sizeOf(data.getInt(at + 4))));
    }
    return Optional.of(new BtfType.Struct(name, data.getInt(offset + 8), members));
  }

  public Optional<BtfType.Section> section(String name) {
    int offset = find(name, BtfKind.DATASEC, BtfKind.DATASEC);
    if (offset < 0) {
      return Optional.empty();
    }
    List<BtfType.Variable> variables = new ArrayList<>();
    for (int i = 0; i < vlen(offset); i++) {
      int at = offset + 12 + i * 12;
      String variable = string(data.getInt(typeOffset(data.getInt(at))));
      variables.add(new BtfType.Variable(variable, data.getInt(at + 4), data.getInt(at + 8)));
    }
    return Optional.of(new BtfType.Section(name, data.getInt(offset + 8), variables));
  }

  public Optional<BtfType.Enumeration> enumeration(String name) {
    int offset = find(name, BtfKind.ENUM, BtfKind.ENUM64);
    if (offset < 0) {
      return Optional.empty();
    }
    boolean wide = kind(offset) == BtfKind.ENUM64;
    List<BtfType.Constant> constants = new ArrayList<>();
    for (int i = 0; i < vlen(offset); i++) {
      int at = offset + 12 + i * (wide ? 12 : 8);
      long low = data.getInt(at + 4);
      long value = wide ? (low & 0xffffffffL) | (long) data.getInt(at + 8) << 32 : low;
      constants.add(new BtfType.Constant(string(data.getInt(at)), value));
    }
    return Optional.of(new BtfType.Enumeration(name, constants));
  }

  private void indexTypes(int start, int end) {
    int at = start;
    while (at < end) {
      require(at + 12 <= end, "type header at", at);
      int next = at + 12 + BtfKind.of(kind(at)).extraBytes(vlen(at));
      require(next <= end, "type end", next);
      require(typeCount < MAX_TYPES, "type count", typeCount);
      if (typeCount == typeOffsets.length) {
        typeOffsets = Arrays.copyOf(typeOffsets, typeCount * 2);
      }
      typeOffsets[typeCount++] = at;
      at = next;
    }
  }

  private int find(String name, int kind, int otherKind) {
    for (int id = 1; id < typeCount; id++) {
      int offset = typeOffsets[id];
      int k = kind(offset);
      if ((k == kind || k == otherKind) && string(data.getInt(offset)).equals(name)) {
        return offset;
      }
    }
    return -1;
  }

  private int sizeOf(int typeId) {
    long factor = 1;
    int id = typeId;
    for (int depth = 0; depth < MAX_DEPTH && id != 0; depth++) {
      int offset = typeOffset(id);
      switch (BtfKind.of(kind(offset)).follow()) {
        case SIZED -> {
          return size(factor * Integer.toUnsignedLong(data.getInt(offset + 8)));
        }
        case POINTER -> {
          return size(factor * POINTER_BYTES);
        }
        case ARRAY -> {
          factor = size(factor * Integer.toUnsignedLong(data.getInt(offset + 20)));
          id = data.getInt(offset + 12);
        }
        case REFERENCE -> id = data.getInt(offset + 8);
        case SIZELESS -> {
          return 0;
        }
      }
    }
    return 0;
  }

  private static int size(long bytes) {
    require(bytes >= 0 && bytes <= Integer.MAX_VALUE, "type size", bytes);
    return (int) bytes;
  }

  private int typeOffset(int id) {
    require(id > 0 && id < typeCount, "type id", id);
    return typeOffsets[id];
  }

  private int info(int offset) {
    return data.getInt(offset + 4);
  }

  private int kind(int offset) {
    return info(offset) >>> 24 & 0x1f;
  }

  private int vlen(int offset) {
    return info(offset) & 0xffff;
  }

  private String string(int nameOffset) {
    int at = stringsStart + nameOffset;
    require(nameOffset >= 0 && at >= stringsStart && at < stringsEnd, "name offset", nameOffset);
    int end = at;
    while (end < stringsEnd && data.get(end) != 0) {
      end++;
    }
    return new String(data.array(), at, end - at, StandardCharsets.UTF_8);
  }

  private static void require(boolean condition, String what, long value) {
    if (!condition) {
      throw new IllegalArgumentException("malformed BTF: " + what + " " + value);
    }
  }
}
