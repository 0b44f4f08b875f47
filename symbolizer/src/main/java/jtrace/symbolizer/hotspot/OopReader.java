package jtrace.symbolizer.hotspot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Reads objects of the Java heap, as far as names of threads need it.
 *
 * <p>A collector may move an object while it is read, so a text is a best effort. Forms of a
 * reference: 32 bits scaled (compressed oops), 64 bits, 64 bits coloured (generational ZGC: address
 * = value &gt;&gt; ZPointerLoadShift). Header of an array: 8 bytes mark (and class, with compact
 * headers), class in 4 or 8 bytes, length.
 */
final class OopReader {
  static final int MAX_STRING_BYTES = 1 << 12;

  private static final String STRING = "Ljava/lang/String;";
  private static final int UNKNOWN = -1;
  private static final int FIRST_WITH_COMPACT_STRINGS = 9;
  private static final int FIRST_WITH_PACKED_ARRAYS = 23;

  private final TargetReader reader;
  private final boolean compressed;
  private final OptionalLong base;
  private final OptionalLong shift;
  private final OptionalLong colourShift;
  private final int lengthOffset;
  private final int bytesOffset;
  private final InstanceFields instances;
  private final boolean compactStrings;
  private final Place threadName;
  private final Place stringValue;
  private final Place stringCoder;

  OopReader(
      TargetReader reader, FieldNames names, Flags flags, InstanceFields instances, int version) {
    this.reader = reader;
    this.instances = instances;
    compressed = flags.bool("UseCompressedOops").orElse(false);
    base =
        names.address(
            "CompressedOops::_base",
            "CompressedOops::_narrow_oop._base",
            "Universe::_narrow_oop._base");
    shift =
        names.address(
            "CompressedOops::_shift",
            "CompressedOops::_narrow_oop._shift",
            "Universe::_narrow_oop._shift");
    boolean generationalZ =
        flags.bool("UseZGC").orElse(false)
            && flags.bool("ZGenerational").orElse(version >= FIRST_WITH_PACKED_ARRAYS);
    colourShift = generationalZ ? names.symbol("ZPointerLoadShift") : OptionalLong.empty();
    boolean compact = flags.bool("UseCompactObjectHeaders").orElse(false);
    boolean narrowKlass = compact || flags.bool("UseCompressedClassPointers").orElse(true);
    lengthOffset = compact ? 8 : narrowKlass ? 12 : 16;
    bytesOffset =
        narrowKlass || version >= FIRST_WITH_PACKED_ARRAYS
            ? lengthOffset + Integer.BYTES
            : lengthOffset + Long.BYTES;
    compactStrings = version >= FIRST_WITH_COMPACT_STRINGS;
    threadName = new Place("name", STRING, names, "_ZN16java_lang_Thread12_name_offsetE");
    stringValue =
        new Place(
            "value",
            compactStrings ? "[B" : "[C",
            names,
            "_ZN16java_lang_String13_value_offsetE",
            "_ZN16java_lang_String12value_offsetE"); // 8 to 15
    stringCoder =
        new Place(
            "coder",
            "B",
            names,
            "_ZN16java_lang_String13_coder_offsetE",
            "_ZN16java_lang_String12coder_offsetE");
  }

  /**
   * Where a field of a well-known class is. The VM has a variable for it, which it sets when it
   * starts; a libjvm without symbols does not tell where, but the class itself does.
   */
  private final class Place {
    private final String name;
    private final String signature;
    private final OptionalLong variable;
    private int offset = UNKNOWN;

    Place(String name, String signature, FieldNames names, String... variables) {
      this.name = name;
      this.signature = signature;
      this.variable =
          Arrays.stream(variables)
              .map(names::symbol)
              .filter(OptionalLong::isPresent)
              .findFirst()
              .orElse(OptionalLong.empty());
    }

    int in(long object) {
      if (offset == UNKNOWN) {
        int found =
            variable.isPresent()
                ? reader.i32(variable.getAsLong())
                : instances.offset(object, name, signature);
        if (found <= 0 || found > Limits.MAX_FIELD_OFFSET) {
          throw new BadTargetException("field offset " + found);
        }
        offset = found;
      }
      return offset;
    }
  }

  /** The address behind a reference that an OopHandle or the VM holds in 64 bits. */
  long wide(long reference) {
    return colourShift.isPresent()
        ? reference >>> (reader.i64(colourShift.getAsLong()) & 63)
        : reference;
  }

  private long field(long object, int offset) {
    if (!compressed) {
      return wide(reader.pointer(object + offset));
    }
    long narrow = reader.i32(object + offset) & 0xffff_ffffL;
    if (narrow == 0 || base.isEmpty() || shift.isEmpty()) {
      throw new BadTargetException("null reference");
    }
    return reader.i64(base.getAsLong()) + (narrow << (reader.i32(shift.getAsLong()) & 31));
  }

  /** The name of a java.lang.Thread. */
  String threadName(long thread) {
    return string(field(thread, threadName.in(thread)));
  }

  private String string(long string) {
    long value = field(string, stringValue.in(string));
    boolean latin1 = compactStrings && reader.u8(string + stringCoder.in(string)) == 0;
    int length = reader.i32(value + lengthOffset);
    if (length < 0 || length > MAX_STRING_BYTES) {
      throw new BadTargetException("a thread's name of " + length + " bytes");
    }
    int sizeBytes = compactStrings ? length : length * Character.BYTES;
    byte[] text = reader.bytes(value + bytesOffset, sizeBytes);
    return new String(text, latin1 ? ISO_8859_1 : UTF_16LE);
  }
}
