package jtrace.symbolizer.hotspot;

import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Tells vtable from itable stubs. Source: vtableStubs.hpp of OpenJDK: {@code VtableStubs::_table}
 * (only in {@code .symtab}) of 256 lists of {next, s16 index, s16, s16, u8 is-vtable}, each
 * followed by its code; the same in JDK 11 to 26.
 */
final class VtableStubNames {
  static final int MAX_STUBS = 1 << 14;

  private static final int BUCKETS = 256;
  private static final int TYPE_OFFSET = 14;
  private static final String EITHER = "vtable/itable stub";

  private final TargetReader reader;
  private final FieldNames names;
  private NavigableMap<Long, Boolean> isVtable = new TreeMap<>();

  VtableStubNames(TargetReader reader, FieldNames names) {
    this.reader = reader;
    this.names = names;
  }

  String name(long pc, GeneratedCode chunk) {
    Map.Entry<Long, Boolean> known = isVtable.floorEntry(pc);
    if (known == null || known.equals(isVtable.lastEntry()) || known.getKey() < chunk.begin()) {
      isVtable = read();
      known = isVtable.floorEntry(pc);
    }
    if (known == null || known.getKey() < chunk.blob()) {
      return EITHER;
    }
    return known.getValue() ? "vtable stub" : "itable stub";
  }

  private NavigableMap<Long, Boolean> read() {
    NavigableMap<Long, Boolean> stubs = new TreeMap<>();
    OptionalLong table = names.symbol("_ZN11VtableStubs6_tableE");
    if (table.isEmpty()) {
      names.miss("telling vtable from itable stubs", "libjvm has no .symtab (VtableStubs::_table)");
      return stubs;
    }
    try {
      for (int i = 0; i < BUCKETS; i++) {
        long stub = reader.i64(table.getAsLong() + (long) i * Long.BYTES);
        while (stub != 0 && stubs.size() < MAX_STUBS && !stubs.containsKey(stub)) {
          stubs.put(stub, reader.u8(stub + TYPE_OFFSET) != 0);
          stub = reader.i64(stub);
        }
      }
    } catch (BadTargetException e) {
      // What was found so far is right.
    }
    return stubs;
  }
}
