package jtrace.symbolizer.hotspot;

import java.util.OptionalLong;
import jtrace.symbolizer.hotspot.HeapLayout.Reference;

/**
 * Reads {@link HeapLayout} from flags and the VM's variables. By JDK: compact headers from 24
 * (class in the mark word's upper bits), arrays packed from 23, generational ZGC from 21 (the only
 * one from 24). The ZGC before maps the heap under each of its colours, so that its references are
 * addresses.
 */
final class HeapLayoutReader {
  private static final int FIRST_WITH_PACKED_ARRAYS = 23;
  private static final int FIRST_WITH_GENERATIONAL_ZGC_ONLY = 23;
  private static final int MARK_KLASS_SHIFT = 42;
  private static final long NARROW_MASK = 0xffff_ffffL;

  private final TargetReader reader;
  private final Flags flags;
  private final int version;
  private final OptionalLong oopBase;
  private final OptionalLong oopShift;
  private final OptionalLong klassBase;
  private final OptionalLong klassShift;
  private final int markKlassShift;

  HeapLayoutReader(TargetReader reader, FieldNames names, Flags flags, int version) {
    this.reader = reader;
    this.flags = flags;
    this.version = version;
    oopBase =
        names.address(
            "CompressedOops::_base",
            "CompressedOops::_narrow_oop._base",
            "Universe::_narrow_oop._base");
    oopShift =
        names.address(
            "CompressedOops::_shift",
            "CompressedOops::_narrow_oop._shift",
            "Universe::_narrow_oop._shift");
    klassBase =
        names.address(
            "CompressedKlassPointers::_base",
            "CompressedKlassPointers::_narrow_klass._base",
            "Universe::_narrow_klass._base");
    klassShift =
        names.address(
            "CompressedKlassPointers::_shift",
            "CompressedKlassPointers::_narrow_klass._shift",
            "Universe::_narrow_klass._shift");
    markKlassShift = names.constant("markWord::klass_shift", MARK_KLASS_SHIFT);
  }

  /** As things are now; the bases are set when the heap is reserved. */
  HeapLayout read() {
    boolean zgc = flag("UseZGC", false);
    boolean shenandoah = flag("UseShenandoahGC", false);
    boolean coloured = zgc && flag("ZGenerational", version >= FIRST_WITH_GENERATIONAL_ZGC_ONLY);
    boolean compressed = flag("UseCompressedOops", false);
    boolean compact = flag("UseCompactObjectHeaders", false);
    boolean narrowKlass = compact || flag("UseCompressedClassPointers", true);
    int length = compact ? 8 : narrowKlass ? 12 : 16;
    boolean packed = narrowKlass || version >= FIRST_WITH_PACKED_ARRAYS;
    return new HeapLayout(
        compressed ? Reference.NARROW : coloured ? Reference.COLOURED : Reference.PLAIN,
        compressed ? i64(oopBase) : 0,
        compressed ? i32(oopShift) & 31 : 0,
        zgc || shenandoah,
        shenandoah,
        compact ? 0 : 8,
        compact ? markKlassShift : 0,
        compact ? -1L >>> markKlassShift : narrowKlass ? NARROW_MASK : -1L,
        narrowKlass ? i64(klassBase) : 0,
        narrowKlass ? i32(klassShift) & 31 : -1,
        length,
        length,
        packed ? length + Integer.BYTES : length + Long.BYTES);
  }

  private boolean flag(String name, boolean otherwise) {
    return flags.bool(name).orElse(otherwise);
  }

  private long i64(OptionalLong variable) {
    return reader.i64(variable.orElseThrow(() -> new BadTargetException("base unknown")));
  }

  private int i32(OptionalLong variable) {
    return reader.i32(variable.orElseThrow(() -> new BadTargetException("shift unknown")));
  }
}
