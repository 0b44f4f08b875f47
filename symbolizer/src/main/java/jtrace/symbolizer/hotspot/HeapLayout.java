package jtrace.symbolizer.hotspot;

/**
 * How objects of a JVM's heap are laid out and refer to each other, which its flags decide.
 *
 * <p>Header: 8 bytes mark (with compact headers the class is part of it), class in 4 or 8 bytes, of
 * an array its length. The class word of an object is {@code (u64 at klassAt >>> klassShift) &
 * klassMask}.
 *
 * @param oopBase of compressed references
 * @param moving whether objects move while Java code runs
 * @param forwarding whether a mark word that ends in 11 is the address of the object's copy
 * @param narrowBase of compressed class pointers
 * @param narrowShift of compressed class pointers; -1 when they are not compressed
 * @param fieldsAt where the fields of an object may begin
 */
public record HeapLayout(
    Reference reference,
    long oopBase,
    int oopShift,
    boolean moving,
    boolean forwarding,
    int klassAt,
    int klassShift,
    long klassMask,
    long narrowBase,
    int narrowShift,
    int fieldsAt,
    int arrayLength,
    int arrayBytes) {

  /** {@code enum jt_oop_kind} of jtrace_abi.h, in its order. */
  public enum Reference {
    /** 32 bits, scaled; in an OopHandle an address. */
    NARROW,
    PLAIN,
    /** An address with colour bits of generational ZGC. */
    COLOURED
  }

  /** {@code ZPointerRemappedShift}: four bits follow, one of which is set. */
  private static final int REMAPPED_SHIFT = 12;

  private static final int REMAPPED_BITS = 4;

  /** Zpointer (zAddress.inline.hpp): its own remapped bit tells where its address begins. */
  static long uncoloured(long pointer) {
    int remapped = Long.numberOfTrailingZeros(pointer >>> REMAPPED_SHIFT);
    return remapped < REMAPPED_BITS ? pointer >>> (REMAPPED_SHIFT + remapped + 1) : 0;
  }

  /** The address behind a reference of 64 bits. */
  long wide(long reference) {
    return this.reference == Reference.COLOURED ? uncoloured(reference) : reference;
  }

  /** The class that a class word stands for. */
  public long klass(long word) {
    return word == 0 || narrowShift < 0 ? word : narrowBase + (word << narrowShift);
  }

  /** The class word that objects of the class have; 0 for no class. */
  long klassWord(long klass) {
    return klass == 0 || narrowShift < 0 ? klass : (klass - narrowBase >>> narrowShift) & klassMask;
  }
}
