package jtrace.symbolizer.hotspot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Reads objects of the Java heap, as far as threads need it.
 *
 * <p>A collector may move an object while it is read, so a text is a best effort.
 */
final class OopReader {
  static final int MAX_STRING_BYTES = 1 << 12;

  private static final String STRING = "Ljava/lang/String;";
  private static final int UNKNOWN = -1;
  private static final int FIRST_WITH_COMPACT_STRINGS = 9;
  private static final int FIRST_WITH_HOLDER = 19;

  private final TargetReader reader;
  private final HeapLayoutReader heap;
  private final InstanceFields instances;
  private final boolean compactStrings;
  private final int version;
  private final Place threadName;
  private final Place threadTid;
  private final Place parkBlocker;
  private final Place holder;
  private final Place threadStatus;
  private final Place daemon;
  private final Place stringValue;
  private final Place stringCoder;

  OopReader(
      TargetReader reader,
      FieldNames names,
      HeapLayoutReader heap,
      InstanceFields instances,
      int version) {
    this.reader = reader;
    this.heap = heap;
    this.instances = instances;
    this.version = version;
    holder = new Place("holder", "Ljava/lang/Thread$FieldHolder;", names);
    threadStatus = new Place("threadStatus", "I", names);
    daemon = new Place("daemon", "Z", names);
    compactStrings = version >= FIRST_WITH_COMPACT_STRINGS;
    threadName = new Place("name", STRING, names, "_ZN16java_lang_Thread12_name_offsetE");
    threadTid = new Place("tid", "J", names, "_ZN16java_lang_Thread11_tid_offsetE");
    parkBlocker =
        new Place(
            "parkBlocker",
            "Ljava/lang/Object;",
            names,
            "_ZN16java_lang_Thread20_park_blocker_offsetE");
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

  private long field(HeapLayout layout, long object, int offset) {
    if (layout.reference() != HeapLayout.Reference.NARROW) {
      return layout.wide(reader.pointer(object + offset));
    }
    long narrow = reader.i32(object + offset) & 0xffff_ffffL;
    if (narrow == 0) {
      throw new BadTargetException("null reference");
    }
    return layout.oopBase() + (narrow << layout.oopShift());
  }

  /** The name of the java.lang.Thread behind a reference of 64 bits. */
  String threadName(long reference) {
    HeapLayout layout = heap.read();
    long thread = layout.wide(reference);
    return string(layout, field(layout, thread, threadName.in(thread)));
  }

  /** Where the java.lang.Thread behind a reference of 64 bits keeps what it is parked for. */
  int parkBlockerOffset(long reference) {
    return parkBlocker.in(heap.read().wide(reference));
  }

  /** Where the java.lang.Thread that a reference names keeps its id. */
  int threadTidOffset(long reference) {
    return threadIdOffset(heap.read().wide(reference));
  }

  /** Where a java.lang.Thread keeps its id. */
  int threadIdOffset(long thread) {
    return threadTid.in(thread);
  }

  /** The object that has the state of a java.lang.Thread: itself up to JDK 18. */
  long threadHolder(long thread) {
    return version < FIRST_WITH_HOLDER ? thread : reference(thread, holder.in(thread));
  }

  int threadStatusOffset(long holder) {
    return threadStatus.in(holder);
  }

  int daemonOffset(long holder) {
    return daemon.in(holder);
  }

  /** The object that a field refers to, 0 for none. */
  long reference(long object, int offset) {
    HeapLayout layout = heap.read();
    long raw =
        layout.reference() == HeapLayout.Reference.NARROW
            ? reader.i32(object + offset) & 0xffff_ffffL
            : reader.i64(object + offset);
    return layout.wide(raw) == 0 ? 0 : field(layout, object, offset);
  }

  private String string(HeapLayout layout, long string) {
    long value = field(layout, string, stringValue.in(string));
    boolean latin1 = compactStrings && reader.u8(string + stringCoder.in(string)) == 0;
    int length = reader.i32(value + layout.arrayLength());
    if (length < 0 || length > MAX_STRING_BYTES) {
      throw new BadTargetException("a thread's name of " + length + " bytes");
    }
    int sizeBytes = compactStrings ? length : length * Character.BYTES;
    byte[] text = reader.bytes(value + layout.arrayBytes(), sizeBytes);
    return new String(text, latin1 ? ISO_8859_1 : UTF_16LE);
  }
}
