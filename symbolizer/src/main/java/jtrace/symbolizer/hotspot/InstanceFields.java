package jtrace.symbolizer.hotspot;

import java.util.OptionalInt;

/**
 * Finds where a class keeps an instance field, from the class's own description; for a libjvm
 * without the variables that tell it of well-known classes. Source: instanceKlass.hpp,
 * fieldInfo.hpp of OpenJDK:
 *
 * <ul>
 *   <li>8 to 20: {@code _fields} is an array of six u2 a field: access flags, name, signature,
 *       initial value, and the offset in two halves above a tag of two bits
 *   <li>21 and later: {@code _fieldinfo_stream} is a stream of UNSIGNED5 integers
 * </ul>
 *
 * The class of an object: 4 or 8 bytes behind its mark word, or the mark's upper bits with compact
 * headers.
 */
final class InstanceFields {
  private static final int MAX_FIELDS = 4096;
  private static final int MAX_SUPERS = 64;
  private static final int SLOTS = 6;
  private static final int TAG_BITS = 2;
  private static final int MARK_BYTES = 8;
  private static final int COMPACT_SHIFT = 42;
  private static final int INITIALIZED = 1;
  private static final int GENERIC = 1 << 2;
  private static final int CONTENDED = 1 << 4;

  private final TargetReader reader;
  private final MethodReader methods;
  private final FieldNames names;
  private final boolean compact;
  private final boolean narrow;
  private final int superclass;
  private final int constants;
  private final int fields;
  private final int stream;
  private final int javaFields;

  InstanceFields(TargetReader reader, FieldNames names, Flags flags, MethodReader methods) {
    this.reader = reader;
    this.methods = methods;
    this.names = names;
    compact = flags.bool("UseCompactObjectHeaders").orElse(false);
    narrow = compact || flags.bool("UseCompressedClassPointers").orElse(true);
    superclass = names.offset("Klass::_super");
    constants = names.offset("InstanceKlass::_constants");
    fields = names.offset("InstanceKlass::_fields");
    stream = names.offset("InstanceKlass::_fieldinfo_stream");
    javaFields = names.offset("InstanceKlass::_java_fields_count");
  }

  /** Offset of the field in objects of the class of {@code object}, looked for upwards from it. */
  int offset(long object, String name, String signature) {
    long klass = klassOf(object);
    for (int i = 0; i < MAX_SUPERS && klass != 0; i++) {
      OptionalInt offset = declared(klass, name, signature);
      if (offset.isPresent()) {
        return offset.getAsInt();
      }
      klass = reader.i64(Fields.at(klass, superclass, "Klass::_super"));
    }
    throw new BadTargetException("no field " + name);
  }

  /** Address of the class of an object. */
  long klassOf(long object) {
    if (!narrow) {
      return reader.pointer(object + MARK_BYTES);
    }
    long value =
        compact
            ? reader.i64(object) >>> COMPACT_SHIFT
            : reader.i32(object + MARK_BYTES) & 0xffff_ffffL;
    long base =
        names
            .address(
                "CompressedKlassPointers::_base",
                "CompressedKlassPointers::_narrow_klass._base",
                "Universe::_narrow_klass._base")
            .orElseThrow(() -> new BadTargetException("base of classes unknown"));
    long shift =
        names
            .address(
                "CompressedKlassPointers::_shift",
                "CompressedKlassPointers::_narrow_klass._shift",
                "Universe::_narrow_klass._shift")
            .orElseThrow(() -> new BadTargetException("shift of classes unknown"));
    return reader.i64(base) + (value << (reader.i32(shift) & 63));
  }

  private OptionalInt declared(long klass, String name, String signature) {
    long pool = reader.pointer(Fields.at(klass, constants, "InstanceKlass::_constants"));
    return fields != FieldNames.ABSENT
        ? inArray(klass, pool, name, signature)
        : inStream(klass, pool, name, signature);
  }

  private OptionalInt inArray(long klass, long pool, String name, String signature) {
    long array = reader.pointer(klass + fields);
    int count =
        Math.min(
            reader.u16(Fields.at(klass, javaFields, "InstanceKlass::_java_fields_count")),
            reader.i32(array) / SLOTS);
    for (int i = 0; i < Math.min(count, MAX_FIELDS); i++) {
      long field = array + Integer.BYTES + (long) i * SLOTS * Short.BYTES;
      if (methods.symbol(pool, reader.u16(field + 2)).equals(name)
          && methods.symbol(pool, reader.u16(field + 4)).equals(signature)) {
        int packed = reader.u16(field + 8) | reader.u16(field + 10) << Short.SIZE;
        return OptionalInt.of(packed >>> TAG_BITS);
      }
    }
    return OptionalInt.empty();
  }

  private OptionalInt inStream(long klass, long pool, String name, String signature) {
    long array = reader.pointer(Fields.at(klass, stream, "InstanceKlass::_fieldinfo_stream"));
    int length = reader.i32(array);
    if (length < 0 || length > MAX_FIELDS * SLOTS * Unsigned5.MAX_BYTES) {
      throw new BadTargetException("a stream of fields of " + length + " bytes");
    }
    Unsigned5 in = new Unsigned5(reader.bytes(array + Integer.BYTES, length), 0, 1);
    int count = in.next();
    in.next(); // injected fields, which follow
    for (int i = 0; i < Math.min(count, MAX_FIELDS) && in.hasNext(); i++) {
      int nameIndex = in.next();
      int signatureIndex = in.next();
      int offset = in.next();
      in.next(); // access flags
      int kind = in.next();
      for (int optional : new int[] {INITIALIZED, GENERIC, CONTENDED}) {
        if ((kind & optional) != 0) {
          in.next();
        }
      }
      if (methods.symbol(pool, nameIndex).equals(name)
          && methods.symbol(pool, signatureIndex).equals(signature)) {
        return OptionalInt.of(offset);
      }
    }
    return OptionalInt.empty();
  }
}
