package jtrace.symbolizer.hotspot;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Resolves names of libjvm's tables, several spellings for one thing. All knowledge of what a JDK
 * calls a field is in the callers' lists of alternatives here and in {@link Fields}:
 *
 * <ul>
 *   <li>8: one code heap ({@code CodeCache::_heap}), code bounds as offsets, {@code
 *       GenericGrowableArray}, {@code Universe::_narrow_oop}
 *   <li>11: {@code CodeCache::_heaps}, code bounds as pointers, {@code CompiledMethod} between
 *       CodeBlob and nmethod (to 22)
 *   <li>17: {@code ThreadsSMRSupport}, {@code OopHandle JavaThread::_threadObj}, {@code
 *       CompressedOops::_narrow_oop}
 *   <li>21: {@code ConstMethod::_flags._flags}
 *   <li>23: code bounds as offsets again, {@code _immutable_data}, {@code _verified_entry_offset}
 *   <li>25: {@code CodeBlob::_mutable_data}, {@code _kind}, s16 {@code _frame_complete_offset},
 *       {@code Thread::_osthread}, {@code CompressedOops::_base}
 *   <li>26: {@code _deopt_handler_entry_offset}
 * </ul>
 *
 * Names decide, never the version, because vendors backport.
 */
final class FieldNames {
  static final int ABSENT = -1;

  private final VmStructs structs;
  private final LibJvm lib;
  private final Set<MissingFeature> missing = new LinkedHashSet<>();
  private final Set<String> distrusted = new HashSet<>();

  FieldNames(VmStructs structs, LibJvm lib) {
    this.structs = structs;
    this.lib = lib;
  }

  /** Offset of the first of the fields, spelled {@code Type::field}, that exists. */
  int offset(String... alternatives) {
    for (String name : alternatives) {
      OptionalInt offset = structs.offset(name);
      if (offset.isPresent() && !distrusted.contains(name)) {
        return offset.getAsInt();
      }
    }
    return ABSENT;
  }

  /** As {@link #offset}; an absent field is noted as the reason why {@code feature} is missing. */
  int needed(String feature, String... alternatives) {
    int offset = offset(alternatives);
    if (offset == ABSENT && Collections.disjoint(distrusted, List.of(alternatives))) {
      missing.add(new MissingFeature(feature, "libjvm does not export " + alternatives[0]));
    }
    return offset;
  }

  int size(String... types) {
    for (String type : types) {
      OptionalInt size = structs.size(type);
      if (size.isPresent()) {
        return size.getAsInt();
      }
    }
    return ABSENT;
  }

  int constant(String name, int otherwise) {
    return structs.intConstant(name).orElse(otherwise);
  }

  /** Run-time address of the first of the static fields that exists. */
  OptionalLong address(String... alternatives) {
    for (String name : alternatives) {
      OptionalLong address = structs.staticAddress(lib, name);
      if (address.isPresent()) {
        return address;
      }
    }
    return OptionalLong.empty();
  }

  /** Run-time address of a local symbol, by its mangled name. */
  OptionalLong symbol(String mangled) {
    return lib.runtimeAddress(mangled);
  }

  void miss(String feature, String why) {
    missing.add(new MissingFeature(feature, why));
  }

  /** From now on the fields count as absent, because what is seen contradicts them. */
  void distrust(Collection<String> fields, String feature, String why) {
    distrusted.addAll(fields);
    miss(feature, why);
  }

  List<MissingFeature> missing() {
    return List.copyOf(missing);
  }
}
