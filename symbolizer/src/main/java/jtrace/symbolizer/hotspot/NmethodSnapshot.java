package jtrace.symbolizer.hotspot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Debug information of one compiled method, copied while it existed. Source: pcDesc.hpp,
 * scopeDesc.cpp and debugInfoRec.cpp of OpenJDK.
 */
final class NmethodSnapshot {
  static final int MAX_INLINE_DEPTH = 64;

  /** The objects and the method's names; those of inlined methods are mostly others' too. */
  private static final int OWN_BYTES = 600;

  /** {@code InvocationEntryBci}: bcis are written less this. */
  private static final int ENTRY_BCI = -1;

  private final long codeBegin;
  private final int compileId;
  private final int level;
  private final int entryBci;
  private final MethodInfo method;
  private final int[] pcOffsets;
  private final int[] scopeOffsets;
  private final byte[] scopes;
  private final MethodInfo[] inlined; // by metadata index; null where no scope names it
  private final int excess;

  /**
   * @param pcOffsets ascending, relative to {@code codeBegin}
   * @param scopeOffsets into {@code scopes}, 0 for none
   * @param metadataCount length of the nmethod's metadata array
   */
  NmethodSnapshot(
      long codeBegin,
      int compileId,
      int level,
      int entryBci,
      MethodInfo method,
      int[] pcOffsets,
      int[] scopeOffsets,
      byte[] scopes,
      int metadataCount,
      int excess) {
    this.codeBegin = codeBegin;
    this.compileId = compileId;
    this.level = level;
    this.entryBci = entryBci;
    this.method = method;
    this.pcOffsets = pcOffsets;
    this.scopeOffsets = scopeOffsets;
    this.scopes = scopes;
    this.inlined = new MethodInfo[metadataCount];
    this.excess = excess;
  }

  int compileId() {
    return compileId;
  }

  int level() {
    return level;
  }

  MethodInfo method() {
    return method;
  }

  boolean isOsr() {
    return entryBci != ENTRY_BCI;
  }

  int entryBci() {
    return entryBci;
  }

  int[] scopeOffsets() {
    return scopeOffsets;
  }

  int scopesBytes() {
    return scopes.length;
  }

  int metadataCount() {
    return inlined.length;
  }

  void resolve(int methodIndex, MethodInfo info) {
    inlined[methodIndex - 1] = info;
  }

  Optional<MethodInfo> inlined(int methodIndex) {
    return methodIndex < 1 || methodIndex > inlined.length
        ? Optional.empty()
        : Optional.ofNullable(inlined[methodIndex - 1]);
  }

  /** Bytes it keeps, about. */
  int sizeBytes() {
    return OWN_BYTES + pcOffsets.length * 8 + scopes.length + inlined.length * 4;
  }

  /**
   * Index of the first PcDesc at or above {@code pc}, as HotSpot's own lookup goes; -1 for none.
   */
  int descriptor(long pc) {
    long offset = pc - codeBegin;
    int low = 0;
    int high = pcOffsets.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (pcOffsets[middle] < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < pcOffsets.length ? low : -1;
  }

  boolean isExact(int descriptor, long pc) {
    return pcOffsets[descriptor] == pc - codeBegin;
  }

  /** The virtual frames at a descriptor, innermost first; empty when it has no scope. */
  List<ScopeEntry> scopes(int descriptor) {
    return chain(scopeOffsets[descriptor]);
  }

  List<ScopeEntry> chain(int from) {
    List<ScopeEntry> entries = new ArrayList<>();
    int offset = from;
    while (offset > 0 && offset < scopes.length && entries.size() < MAX_INLINE_DEPTH) {
      Unsigned5 in = new Unsigned5(scopes, offset, excess);
      offset = in.next();
      entries.add(new ScopeEntry(in.next(), in.next() + ENTRY_BCI));
    }
    return entries;
  }
}
