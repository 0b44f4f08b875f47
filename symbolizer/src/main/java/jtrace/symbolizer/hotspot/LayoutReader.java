package jtrace.symbolizer.hotspot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Fills {@link VmLayout}: the fixed part by name, the addresses from the process. */
final class LayoutReader {
  private static final String COMPILING = "what compiler threads work on";
  private static final String ALLOCATED = "bytes that a thread has allocated";
  private static final String COMPILED = "stepping over compiled frames";
  private static final int BCP_SLOT_9 = -8;
  private static final int BCP_SLOT_8 = -7;

  private final TargetReader reader;
  private final FieldNames names;
  private final Fields fields;

  LayoutReader(TargetReader reader, FieldNames names, Fields fields) {
    this.reader = reader;
    this.names = names;
    this.fields = fields;
  }

  /** Throws when the JVM has not got so far yet. */
  VmLayout read(List<CodeHeap> heaps, Map<BlobKind, Set<Long>> blobNames) {
    long[] interpreter = interpreterRange();
    int version = version();
    boolean frameCompleteIsS16 = names.offset("CodeBlob::_kind") != FieldNames.ABSENT;
    boolean codeIsOffset = names.offset("CodeBlob::_code_begin") == FieldNames.ABSENT;
    boolean entryIsOffset = names.offset("nmethod::_verified_entry_point") == FieldNames.ABSENT;
    boolean deoptIsOffset =
        names.offset("CompiledMethod::_deopt_handler_begin") == FieldNames.ABSENT;
    return new VmLayout(
        heaps,
        interpreter[0],
        interpreter[1],
        callStubReturn(),
        nmethodNames(blobNames),
        pointers(blobNames, BlobKind.NATIVE_NMETHOD),
        pointers(blobNames, BlobKind.VTABLE_STUBS),
        heaps.getFirst().segmentShift(),
        fields.blockHeader,
        names.needed("frames being deoptimised", "JavaThread::_vframe_array_head"),
        names.needed(COMPILED, "CodeBlob::_name"),
        names.needed(COMPILED, "CodeBlob::_size"),
        names.needed(COMPILED, "CodeBlob::_frame_size"),
        names.needed("leaf frames in prologues", "CodeBlob::_frame_complete_offset"),
        frameCompleteIsS16 ? 1 : 0,
        names.needed(COMPILED, "CodeBlob::_code_begin", "CodeBlob::_code_offset"),
        names.needed(COMPILED, "CodeBlob::_code_end", "CodeBlob::_data_offset"),
        codeIsOffset ? 1 : 0,
        names.needed(
            "leaf frames in prologues",
            "nmethod::_verified_entry_point",
            "nmethod::_verified_entry_offset"),
        entryIsOffset ? 1 : 0,
        names.needed(
            "deoptimised frames",
            "CompiledMethod::_deopt_handler_begin",
            "nmethod::_deopt_handler_begin",
            "nmethod::_deopt_handler_offset",
            "nmethod::_deopt_handler_entry_offset",
            "nmethod::_deoptimize_offset"),
        names.offset(
            "CompiledMethod::_deopt_mh_handler_begin",
            "nmethod::_deopt_mh_handler_offset",
            "nmethod::_deoptimize_mh_offset"),
        deoptIsOffset ? 1 : 0,
        names.needed("deoptimised frames", "nmethod::_orig_pc_offset"),
        names.needed("telling reused code apart", "nmethod::_compile_id"),
        names.needed("compilation tiers", "nmethod::_comp_level"),
        names.needed("names of compiled methods", "nmethod::_method", "CompiledMethod::_method"),
        names.needed("names of interpreted methods", "Method::_constMethod"),
        names.size("ConstMethod"),
        names.needed("lines of interpreted methods", "ConstMethod::_code_size"),
        names.needed("recovery through the thread's anchor", "JavaThread::_anchor"),
        names.needed(COMPILING, "CompilerThread::_env"),
        names.needed(COMPILING, "ciEnv::_task"),
        names.needed(COMPILING, "CompileTask::_method"),
        names.needed(ALLOCATED, "Thread::_allocated_bytes"),
        names.needed(ALLOCATED, "Thread::_tlab"),
        names.needed(ALLOCATED, "ThreadLocalAllocBuffer::_start"),
        names.needed(ALLOCATED, "ThreadLocalAllocBuffer::_top"),
        version == 8 ? BCP_SLOT_8 : BCP_SLOT_9,
        version);
  }

  /** The JDK's feature release, 0 when unknown. */
  int version() {
    OptionalLong major = names.address("Abstract_VM_Version::_vm_major_version");
    // JDK 8 counts the VM's own version there (25 for JDK 8) and has no code heap list.
    if (major.isEmpty() || names.address("CodeCache::_heap").isPresent()) {
      return names.address("CodeCache::_heap").isPresent() ? 8 : 0;
    }
    return reader.i32(major.getAsLong());
  }

  private long[] interpreterRange() {
    OptionalLong code = names.address("AbstractInterpreter::_code");
    if (code.isEmpty() || fields.queueBuffer == FieldNames.ABSENT) {
      names.miss("interpreted frames", "libjvm does not export AbstractInterpreter::_code");
      return new long[] {0, 0};
    }
    long queue = reader.i64(code.getAsLong());
    if (queue == 0) {
      throw new BadTargetException("the interpreter is not generated yet");
    }
    long low = reader.i64(queue + fields.queueBuffer);
    long length = reader.i32(Fields.at(queue, fields.queueLimit, "StubQueue::_buffer_limit"));
    if (low == 0 || length <= 0 || length > CodeCacheWalk.MAX_BLOB_BYTES) {
      throw new BadTargetException("the interpreter is not generated yet");
    }
    return new long[] {low, low + length};
  }

  private long callStubReturn() {
    OptionalLong at = names.address("StubRoutines::_call_stub_return_address");
    if (at.isEmpty()) {
      names.miss(
          "frames below a call from the VM into Java",
          "libjvm does not export StubRoutines::_call_stub_return_address");
      return 0;
    }
    long value = reader.i64(at.getAsLong());
    if (value == 0) {
      throw new BadTargetException("the call stub is not generated yet");
    }
    return value;
  }

  /**
   * Linkers merge equal string tails: before the first compiled method exists, its name can be
   * guessed at the end of "native nmethod". A wrong guess is an address that no blob names.
   */
  private static List<Long> nmethodNames(Map<BlobKind, Set<Long>> blobNames) {
    List<Long> known = pointers(blobNames, BlobKind.NMETHOD);
    return known.isEmpty()
        ? pointers(blobNames, BlobKind.NATIVE_NMETHOD).stream()
            .map(name -> name + "native ".length())
            .toList()
        : known;
  }

  private static List<Long> pointers(Map<BlobKind, Set<Long>> blobNames, BlobKind kind) {
    return new ArrayList<>(blobNames.getOrDefault(kind, Set.of()));
  }
}
