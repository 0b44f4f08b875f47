package jtrace.record;

import java.util.List;
import jtrace.loader.abi.VmMember;
import jtrace.loader.abi.VmTwin;
import jtrace.symbolizer.hotspot.BlockerLayout;
import jtrace.symbolizer.hotspot.ContinuationLayout;
import jtrace.symbolizer.hotspot.HeapLayout;
import jtrace.symbolizer.hotspot.HotSpotVm;
import jtrace.symbolizer.hotspot.VmLayout;

/** A JVM's layout as the kernel's walk reads it. */
final class VmTwins {
  private VmTwins() {}

  static VmTwin of(HotSpotVm jvm, UnwindSpace.Slice generated, long labelTable) {
    VmTwin twin = of(jvm.layout(), generated);
    jvm.continuations().ifPresent(continuations -> add(twin, continuations));
    // last: before the first virtual thread the other does not know the heap yet
    jvm.blockers().ifPresent(blockers -> add(twin, blockers));
    return twin.set(VmMember.LABEL_TABLE, labelTable);
  }

  private static VmTwin of(VmLayout vm, UnwindSpace.Slice generated) {
    return new VmTwin()
        .set(VmMember.INTERPRETER_LOW, vm.interpreterLow())
        .set(VmMember.INTERPRETER_HIGH, vm.interpreterHigh())
        .set(VmMember.CALL_STUB_RETURN, vm.callStubReturn())
        .set(VmMember.SEGMENT_SHIFT, vm.segmentShift())
        .set(VmMember.HEAP_BLOCK_HEADER, vm.heapBlockHeader())
        .set(VmMember.THREAD_VFRAMES, vm.threadVframes())
        .set(VmMember.BLOB_NAME, vm.blobName())
        .set(VmMember.BLOB_SIZE, vm.blobSize())
        .set(VmMember.BLOB_FRAME_SIZE, vm.blobFrameSize())
        .set(VmMember.BLOB_FRAME_COMPLETE, vm.blobFrameComplete())
        .set(VmMember.BLOB_FRAME_COMPLETE_IS_S16, vm.blobFrameCompleteIsS16())
        .set(VmMember.BLOB_CODE_BEGIN, vm.blobCodeBegin())
        .set(VmMember.BLOB_CODE_END, vm.blobCodeEnd())
        .set(VmMember.BLOB_CODE_IS_OFFSET, vm.blobCodeIsOffset())
        .set(VmMember.NMETHOD_VERIFIED_ENTRY, vm.nmethodVerifiedEntry())
        .set(VmMember.NMETHOD_VERIFIED_ENTRY_IS_OFFSET, vm.nmethodVerifiedEntryIsOffset())
        .set(VmMember.NMETHOD_DEOPT_HANDLER, vm.nmethodDeoptHandler())
        .set(VmMember.NMETHOD_DEOPT_MH_HANDLER, vm.nmethodDeoptMhHandler())
        .set(VmMember.NMETHOD_DEOPT_IS_OFFSET, vm.nmethodDeoptIsOffset())
        .set(VmMember.NMETHOD_ORIG_PC, vm.nmethodOrigPc())
        .set(VmMember.NMETHOD_COMPILE_ID, vm.nmethodCompileId())
        .set(VmMember.NMETHOD_COMP_LEVEL, vm.nmethodCompLevel())
        .set(VmMember.NMETHOD_METHOD, vm.nmethodMethod())
        .set(VmMember.METHOD_CONST, vm.methodConst())
        .set(VmMember.CONST_METHOD_SIZE, vm.constMethodSize())
        .set(VmMember.CONST_CODE_SIZE, vm.constCodeSize())
        .set(VmMember.THREAD_ANCHOR, vm.threadAnchor())
        .set(VmMember.COMPILER_ENV, vm.compilerEnv())
        .set(VmMember.ENV_TASK, vm.envTask())
        .set(VmMember.TASK_METHOD, vm.taskMethod())
        .set(VmMember.THREAD_ALLOCATED, vm.threadAllocated())
        .set(VmMember.THREAD_BUFFER, vm.threadBuffer())
        .set(VmMember.BUFFER_START, vm.bufferStart())
        .set(VmMember.BUFFER_TOP, vm.bufferTop())
        .set(VmMember.INTERP_BCP_SLOT, vm.interpBcpSlot())
        .set(VmMember.VERSION, vm.version())
        .setAll(VmMember.NMETHOD_NAMES, array(vm.nmethodNames()))
        .setAll(VmMember.NATIVE_NMETHOD_NAMES, array(vm.nativeNmethodNames()))
        .setAll(VmMember.VTABLE_NAMES, array(vm.vtableNames()))
        .set(VmMember.GENERATED_BASE, GeneratedRows.base(vm.heaps()))
        .set(VmMember.GENERATED_FIRST, generated.first())
        .set(VmMember.GENERATED_COUNT, generated.count());
  }

  private static void add(VmTwin twin, ContinuationLayout at) {
    twin.set(VmMember.CONT_RETURN_BARRIER, at.returnBarrier())
        .set(VmMember.CONT_ENTRY_RETURN, at.entryReturn())
        .set(VmMember.ENTER_SPECIAL, at.enterSpecial())
        .set(VmMember.DO_YIELD, at.doYield())
        .set(VmMember.THREAD_CONT_ENTRY, at.threadContEntry())
        .set(VmMember.ENTRY_PARENT, at.entryParent())
        .set(VmMember.ENTRY_CONT, at.entryCont())
        .set(VmMember.ENTRY_BYTES, at.entryBytes())
        .set(VmMember.CONT_TAIL, at.contTail())
        .set(VmMember.CONT_TARGET, at.contTarget())
        .set(VmMember.CHUNK_KLASS, at.chunkKlass())
        .set(VmMember.CHUNK_SP, at.chunkSp())
        .set(VmMember.CHUNK_PC, at.chunkPc())
        .set(VmMember.CHUNK_SIZE, at.chunkSize())
        .set(VmMember.CHUNK_BOTTOM, at.chunkBottom())
        .set(VmMember.CHUNK_BOTTOM_IS_ARGSIZE, at.chunkBottomIsArgsize() ? 1 : 0)
        .set(VmMember.CHUNK_PARENT, at.chunkParent())
        .set(VmMember.CHUNK_STACK, at.chunkStack())
        .set(VmMember.VIRTUAL_KLASS, at.identity().klass())
        .set(VmMember.THREAD_VTHREAD, at.identity().threadVthread())
        .set(VmMember.VTHREAD_TID, at.identity().tid())
        .set(VmMember.VTHREAD_NAME, at.identity().name())
        .set(VmMember.STRING_VALUE, at.identity().stringValue())
        .set(VmMember.STRING_CODER, at.identity().stringCoder());
    add(twin, at.heap());
  }

  private static void add(VmTwin twin, BlockerLayout at) {
    add(twin, at.heap());
    twin.set(VmMember.HANDLES_ARE_OOPS, at.handlesAreOops() ? 1 : 0)
        .set(VmMember.THREAD_OBJECT, at.threadObject())
        .set(VmMember.VTHREAD_TID, at.threadTid())
        .set(VmMember.THREAD_PARK_BLOCKER, at.parkBlocker())
        .set(VmMember.THREAD_PENDING_MONITOR, at.pendingMonitor())
        .set(VmMember.THREAD_WAITING_MONITOR, at.waitingMonitor())
        .set(VmMember.MONITOR_OBJECT, at.monitorObject());
  }

  private static void add(VmTwin twin, HeapLayout heap) {
    twin.set(VmMember.OOP_KIND, heap.reference().ordinal())
        .set(VmMember.OOP_BASE, heap.oopBase())
        .set(VmMember.OOP_SHIFT, heap.oopShift())
        .set(VmMember.MOVING_COLLECTOR, heap.moving() ? 1 : 0)
        .set(VmMember.FORWARDING, heap.forwarding() ? 1 : 0)
        .set(VmMember.KLASS_AT, heap.klassAt())
        .set(VmMember.KLASS_SHIFT, heap.klassShift())
        .set(VmMember.KLASS_MASK, heap.klassMask())
        .set(VmMember.OBJECT_HEADER, heap.fieldsAt())
        .set(VmMember.ARRAY_LENGTH, heap.arrayLength())
        .set(VmMember.ARRAY_BYTES, heap.arrayBytes());
  }

  private static long[] array(List<Long> pointers) {
    return pointers.stream().mapToLong(Long::longValue).toArray();
  }
}
