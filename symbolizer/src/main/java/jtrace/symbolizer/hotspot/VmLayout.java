package jtrace.symbolizer.hotspot;

import java.util.List;

/**
 * What the BPF unwinder must know of a JVM: the members of {@code struct jt_vm} in jtrace_abi.h by
 * their names, and its code heaps. Offsets are in bytes; {@link #ABSENT} (the kernel's {@code
 * JT_ABSENT}) where this JDK has no such field.
 *
 * <p>Name pointers of a kind of blob are empty until the first such blob exists; {@link
 * HotSpotVm#refreshLayout} looks again. Not here: {@code generated_*}, which whoever builds the
 * rows of generated code fills.
 *
 * @param heaps at most 8 code heaps, in no order
 * @param interpreterLow range of the interpreter's StubQueue; both 0 when unknown
 * @param callStubReturn 0 when unknown
 */
public record VmLayout(
    List<CodeHeap> heaps,
    long interpreterLow,
    long interpreterHigh,
    long callStubReturn,
    List<Long> nmethodNames,
    List<Long> nativeNmethodNames,
    List<Long> vtableNames,
    int segmentShift,
    int heapBlockHeader,
    int threadVframes,
    int blobName,
    int blobSize,
    int blobFrameSize,
    int blobFrameComplete,
    int blobFrameCompleteIsS16,
    int blobCodeBegin,
    int blobCodeEnd,
    int blobCodeIsOffset,
    int nmethodVerifiedEntry,
    int nmethodVerifiedEntryIsOffset,
    int nmethodDeoptHandler,
    int nmethodDeoptMhHandler,
    int nmethodDeoptIsOffset,
    int nmethodOrigPc,
    int nmethodCompileId,
    int nmethodCompLevel,
    int nmethodMethod,
    int methodConst,
    int constMethodSize,
    int constCodeSize,
    int threadAnchor,
    int compilerEnv,
    int envTask,
    int taskMethod,
    int threadAllocated,
    int threadBuffer,
    int bufferStart,
    int bufferTop,
    int interpBcpSlot,
    int version) {

  /** An offset this JDK does not have. */
  public static final int ABSENT = FieldNames.ABSENT;

  /** {@code JT_NAME_POINTERS}. */
  public static final int MAX_NAME_POINTERS = 4;

  public VmLayout {
    heaps = List.copyOf(heaps);
    nmethodNames = firstNames(nmethodNames);
    nativeNmethodNames = firstNames(nativeNmethodNames);
    vtableNames = firstNames(vtableNames);
  }

  private static List<Long> firstNames(List<Long> names) {
    return List.copyOf(names.subList(0, Math.min(names.size(), MAX_NAME_POINTERS)));
  }
}
