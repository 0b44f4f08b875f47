package jtrace.symbolizer.hotspot;

import java.util.OptionalLong;

/**
 * The PerfMemory that {@code jstat} reads: named values, each in a place of its own. Exists only
 * with {@code UsePerfData}, which is the default.
 */
final class PerformanceData {
  static final int MAX_ENTRIES = 4096;
  static final int MAX_ENTRY_BYTES = 64 << 10;

  private static final int MAX_NAME_BYTES = 64;

  // PerfDataEntry and PerfDataPrologue, the same since hsperfdata 2.0 (JDK 1.4.2)
  private static final int ENTRY_NAME_OFFSET = 4;
  private static final int ENTRY_DATA_OFFSET = 16;
  private static final int ENTRY_HEADER_BYTES = 20;
  private static final int PROLOGUE_ENTRY_OFFSET = 24;
  private static final int PROLOGUE_ENTRIES = 28;

  private final TargetReader reader;
  private final OptionalLong start;

  PerformanceData(TargetReader reader, FieldNames names) {
    this.reader = reader;
    start = names.address("PerfMemory::_start");
  }

  /** Where the value of an entry lies; empty when there is none of that name. */
  OptionalLong find(String name) {
    if (start.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long memory = reader.pointer(start.getAsLong());
      long entry = memory + reader.i32(memory + PROLOGUE_ENTRY_OFFSET);
      int entries = Math.min(MAX_ENTRIES, reader.i32(memory + PROLOGUE_ENTRIES));
      for (int i = 0; i < entries; i++) {
        OptionalLong value = value(entry, name);
        if (value.isPresent()) {
          return value;
        }
        int length = reader.i32(entry);
        if (length < ENTRY_HEADER_BYTES || length > MAX_ENTRY_BYTES) {
          break;
        }
        entry += length;
      }
    } catch (BadTargetException e) {
      // As if it had none.
    }
    return OptionalLong.empty();
  }

  /** Where the value lies when {@code entry} is a PerfDataEntry of that name. */
  OptionalLong value(long entry, String name) {
    try {
      int length = reader.i32(entry);
      int nameOffset = reader.i32(entry + ENTRY_NAME_OFFSET);
      int dataOffset = reader.i32(entry + ENTRY_DATA_OFFSET);
      boolean plausible =
          length > ENTRY_HEADER_BYTES
              && length <= MAX_ENTRY_BYTES
              && nameOffset >= ENTRY_HEADER_BYTES
              && nameOffset < length
              && dataOffset >= ENTRY_HEADER_BYTES
              && dataOffset <= length - Long.BYTES;
      return plausible && reader.cString(entry + nameOffset, MAX_NAME_BYTES).equals(name)
          ? OptionalLong.of(entry + dataOffset)
          : OptionalLong.empty();
    } catch (BadTargetException e) {
      return OptionalLong.empty();
    }
  }
}
