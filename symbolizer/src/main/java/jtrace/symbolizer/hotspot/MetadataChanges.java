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

  /** More words than a PerfData has. */
  private static final int OBJECT_WORDS = 16;

  private static final Map<String, String> UNLOADED =
      Map.of(
          "java.cls.unloadedClasses",
          "_ZN19ClassLoadingService23_classes_unloaded_countE",
          "java.cls.sharedUnloadedClasses",
          "_ZN19ClassLoadingService30_shared_classes_unloaded_countE");

  private final TargetReader reader;
  private final PerformanceData entries;
  private final List<Long> counters = new ArrayList<>();
  private final boolean unloadingKnown;
  private final boolean redefinitionKnown;
  private final OptionalLong canRedefine;

  MetadataChanges(TargetReader reader, FieldNames names, PerformanceData entries) {
    this.reader = reader;
    this.entries = entries;
    int found = 0;
    for (Map.Entry<String, String> counter : UNLOADED.entrySet()) {
      OptionalLong address = bySymbol(names.symbol(counter.getValue()), counter.getKey());
      if (address.isEmpty()) {
        address = entries.find(counter.getKey());
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
        OptionalLong value = entries.value(reader.i64(object + 8L * word), name);
        if (value.isPresent()) {
          return value;
        }
      }
    } catch (BadTargetException e) {
      // Then perhaps through the PerfMemory.
    }
    return OptionalLong.empty();
  }
}
