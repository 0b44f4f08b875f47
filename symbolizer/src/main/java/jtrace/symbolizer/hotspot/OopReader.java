package jtrace.symbolizer.hotspot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

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

  private static final String FEATURE = "thread names";
  private static final int FIRST_WITH_PACKED_ARRAYS = 23;

  private final TargetReader reader;
  private final boolean compressed;
  private final OptionalLong base;
  private final OptionalLong shift;
  private final OptionalLong colourShift;
  private final int lengthOffset;
  private final int bytesOffset;
  private final OptionalLong stringValue;
  private final OptionalLong stringCoder;
  private final OptionalLong threadName;

  OopReader(TargetReader reader, FieldNames names, Flags flags, int version) {
    this.reader = reader;
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
    stringValue = names.symbol("_ZN16java_lang_String13_value_offsetE");
    stringCoder = names.symbol("_ZN16java_lang_String13_coder_offsetE");
    threadName = names.symbol("_ZN16java_lang_Thread12_name_offsetE");
    if (stringValue.isEmpty() || threadName.isEmpty()) {
      names.miss(FEATURE, "libjvm has no .symtab (java_lang_Thread::_name_offset)");
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
    return string(field(thread, fieldOffset(threadName)));
  }

  private String string(long string) {
    long value = field(string, fieldOffset(stringValue));
    boolean latin1 = stringCoder.isPresent() && reader.u8(string + fieldOffset(stringCoder)) == 0;
    int length = reader.i32(value + lengthOffset);
    if (length < 0 || length > MAX_STRING_BYTES) {
      throw new BadTargetException("a thread's name of " + length + " bytes");
    }
    int sizeBytes = stringCoder.isPresent() ? length : length * Character.BYTES;
    byte[] text = reader.bytes(value + bytesOffset, sizeBytes);
    return new String(text, latin1 ? ISO_8859_1 : UTF_16LE);
  }

  /** Offsets of well-known fields are variables of the VM that it sets when it starts. */
  private int fieldOffset(OptionalLong variable) {
    int offset =
        reader.i32(variable.orElseThrow(() -> new BadTargetException("offset of a field unknown")));
    if (offset <= 0 || offset > Limits.MAX_FIELD_OFFSET) {
      throw new BadTargetException("field offset " + offset);
    }
    return offset;
  }
}
