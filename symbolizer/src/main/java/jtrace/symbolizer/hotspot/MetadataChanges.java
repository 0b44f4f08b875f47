package jtrace.symbolizer.hotspot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Counts what lets the memory of one method become another method's: classes that were unloaded and
 * classes that were redefined. While the count stands still, what was read of a method's address is
 * true of every sample taken since.
 *
 * <p>Source: {@code ClassLoadingService::notify_class_unloaded} counts before the memory is given
 * back; the counter is a PerfData (perfData.hpp), which exists also with {@code -XX:-UsePerfData}.
 * Found through libjvm's symbols, or else in the PerfMemory that {@code jstat} reads; in both an
 * entry is believed by its name. {@code JvmtiExport::_redefinition_count} is a static.
 */
final class MetadataChanges {
  static final long UNKNOWN = -1;
  static final int MAX_ENTRIES = 4096;
  static final int MAX_ENTRY_BYTES = 64 << 10;

  /** More words than a PerfData has. */
  private static final int OBJECT_WORDS = 16;

  private static final int MAX_NAME_BYTES = 64;

  // PerfDataEntry and PerfDataPrologue, the same since hsperfdata 2.0 (JDK 1.4.2)
  private static final int ENTRY_NAME_OFFSET = 4;
  private static final int ENTRY_DATA_OFFSET = 16;
  private static final int ENTRY_HEADER_BYTES = 20;
  private static final int PROLOGUE_ENTRY_OFFSET = 24;
  private static final int PROLOGUE_ENTRIES = 28;

  private static final Map<String, String> UNLOADED =
      Map.of(
          "java.cls.unloadedClasses",
          "_ZN19ClassLoadingService23_classes_unloaded_countE",
          "java.cls.sharedUnloadedClasses",
          "_ZN19ClassLoadingService30_shared_classes_unloaded_countE");

  private final TargetReader reader;
  private final List<Long> counters = new ArrayList<>();
  private final boolean unloadingKnown;
  private final boolean redefinitionKnown;
  private final OptionalLong canRedefine;

  MetadataChanges(TargetReader reader, FieldNames names) {
    this.reader = reader;
    int found = 0;
    for (Map.Entry<String, String> counter : UNLOADED.entrySet()) {
      OptionalLong address = bySymbol(names.symbol(counter.getValue()), counter.getKey());
      if (address.isEmpty()) {
        address = byPerfMemory(names.address("PerfMemory::_start"), counter.getKey());
      }
      if (address.isPresent()) {
        counters.add(address.getAsLong());
        found++;
      }
    }
    unloadingKnown = found == UNLOADED.size();
    if (!unloadingKnown) {
      names.miss(
          "class unloading is not seen",
          "its counters were not found: names of unloaded classes are less certain");
    }
    OptionalLong redefinitions = names.symbol("_ZN11JvmtiExport19_redefinition_countE");
    redefinitions.ifPresent(counters::add);
    redefinitionKnown = redefinitions.isPresent();
    canRedefine = names.address("JvmtiExport::_can_hotswap_or_post_breakpoint");
  }

  /** The count now; {@link #UNKNOWN} when this JVM does not let us know. */
  long count() {
    if (!unloadingKnown) {
      return UNKNOWN;
    }
    try {
      long sum = 0;
      for (long counter : counters) {
        sum += reader.uncachedI64(counter);
      }
      return sum & Long.MAX_VALUE;
    } catch (BadTargetException e) {
      return UNKNOWN;
    }
  }

  /** Whether methods may change although the count stands still. */
  boolean mayPassUncounted() {
    try {
      return !unloadingKnown
          || (!redefinitionKnown
              && canRedefine.isPresent()
              && (reader.uncachedI64(canRedefine.getAsLong()) & 0xff) != 0);
    } catch (BadTargetException e) {
      return true;
    }
  }

  /** A static pointer to a PerfData, one of whose words points to the entry. */
  private OptionalLong bySymbol(OptionalLong symbol, String name) {
    if (symbol.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long object = reader.pointer(symbol.getAsLong());
      for (int word = 0; word < OBJECT_WORDS; word++) {
        OptionalLong value = value(reader.i64(object + 8L * word), name);
        if (value.isPresent()) {
          return value;
        }
      }
    } catch (BadTargetException e) {
      // Then perhaps through the PerfMemory.
    }
    return OptionalLong.empty();
  }

  private OptionalLong byPerfMemory(OptionalLong start, String name) {
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
  private OptionalLong value(long entry, String name) {
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
