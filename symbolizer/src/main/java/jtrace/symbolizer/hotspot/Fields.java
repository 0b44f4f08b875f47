package jtrace.symbolizer.hotspot;

/**
 * Offsets that only the host reads (what the kernel reads too is in {@link VmLayout}); {@link
 * FieldNames#ABSENT} where the JDK has no such field.
 */
final class Fields {
  private static final String CODE = "compiled and stub frames";
  private static final String NAMES = "names of Java methods";
  private static final String LINES = "inlined frames and lines of compiled code";
  private static final String THREADS = "thread names";

  // code heaps
  final int heapMemory;
  final int heapSegmap;
  final int heapSegmentShift;
  final int spaceLowBoundary;
  final int spaceHighBoundary;
  final int spaceLow;
  final int spaceHigh;
  final int blockHeader;
  final int blockLength;
  final int blockUsed;
  final int arrayLength;
  final int arrayData;

  // nmethod
  final int entryBci;
  final int dataOffset;
  final int scopesDataBegin;
  final int scopesDataOffset;
  final int scopesPcsOffset;
  final int dependenciesOffset;
  final int metadataOffset;
  final int immutableData;
  final int immutableDataSize;
  final int mutableData;
  final int mutableDataSize;
  final int relocationSize;
  final int sizeofPcDesc;

  // metadata
  final int constants;
  final int nameIndex;
  final int signatureIndex;
  final int constFlags;
  final int constFlagsSize;
  final int sizeofConstantPool;
  final int poolLength;
  final int poolHolder;
  final int poolSourceFile;
  final int klassSourceFile;
  final int klassName;
  final int symbolLength;
  final int symbolLengthAndRefcount;
  final int symbolBody;

  // interpreter
  final int queueBuffer;
  final int queueLimit;
  final int codeletSize;
  final int codeletDescription;
  final int sizeofCodelet;

  // threads
  final int listLength;
  final int listThreads;
  final int nextThread;
  final int threadObj;
  final int handleObj;
  final int osthread;
  final int osthreadId;
  final int stackBase;
  final int stackSize;

  // flags
  final int flagName;
  final int flagAddress;
  final int flagType;
  final int flagBits;
  final boolean flagTypeIsText;
  final int sizeofFlag;

  Fields(FieldNames n) {
    heapMemory = n.needed(CODE, "CodeHeap::_memory");
    heapSegmap = n.needed(CODE, "CodeHeap::_segmap");
    heapSegmentShift = n.needed(CODE, "CodeHeap::_log2_segment_size");
    spaceLowBoundary = n.needed(CODE, "VirtualSpace::_low_boundary");
    spaceHighBoundary = n.needed(CODE, "VirtualSpace::_high_boundary");
    spaceLow = n.needed(CODE, "VirtualSpace::_low");
    spaceHigh = n.needed(CODE, "VirtualSpace::_high");
    blockHeader = n.size("HeapBlock");
    blockLength = n.needed(CODE, "HeapBlock::Header::_length");
    blockUsed = n.needed(CODE, "HeapBlock::Header::_used");
    arrayLength = n.offset("GrowableArrayBase::_len", "GenericGrowableArray::_len");
    arrayData = n.offset("GrowableArray<int>::_data");

    entryBci = n.offset("nmethod::_entry_bci");
    dataOffset = n.offset("CodeBlob::_data_offset");
    scopesDataBegin = n.offset("CompiledMethod::_scopes_data_begin");
    scopesDataOffset = n.offset("nmethod::_scopes_data_offset");
    scopesPcsOffset = n.needed(LINES, "nmethod::_scopes_pcs_offset");
    dependenciesOffset = n.offset("nmethod::_dependencies_offset");
    metadataOffset = n.offset("nmethod::_metadata_offset");
    immutableData = n.offset("nmethod::_immutable_data");
    immutableDataSize = n.offset("nmethod::_immutable_data_size");
    mutableData = n.offset("CodeBlob::_mutable_data");
    mutableDataSize = n.offset("CodeBlob::_mutable_data_size");
    relocationSize = n.offset("CodeBlob::_relocation_size");
    sizeofPcDesc = n.size("PcDesc");

    constants = n.needed(NAMES, "ConstMethod::_constants");
    nameIndex = n.needed(NAMES, "ConstMethod::_name_index");
    signatureIndex = n.needed(NAMES, "ConstMethod::_signature_index");
    int wideFlags = n.offset("ConstMethod::_flags._flags");
    constFlags = wideFlags != FieldNames.ABSENT ? wideFlags : n.offset("ConstMethod::_flags");
    constFlagsSize = wideFlags != FieldNames.ABSENT ? Integer.BYTES : Short.BYTES;
    sizeofConstantPool = n.size("ConstantPool");
    poolLength = n.offset("ConstantPool::_length");
    poolHolder = n.needed(NAMES, "ConstantPool::_pool_holder");
    poolSourceFile = n.offset("ConstantPool::_source_file_name_index");
    klassSourceFile = n.offset("InstanceKlass::_source_file_name_index");
    klassName = n.needed(NAMES, "Klass::_name");
    symbolLength = n.offset("Symbol::_length");
    symbolLengthAndRefcount = n.offset("Symbol::_length_and_refcount");
    symbolBody = n.needed(NAMES, "Symbol::_body", "Symbol::_body[0]");

    queueBuffer = n.offset("StubQueue::_stub_buffer");
    queueLimit = n.offset("StubQueue::_buffer_limit");
    codeletSize = n.offset("InterpreterCodelet::_size");
    codeletDescription = n.offset("InterpreterCodelet::_description");
    sizeofCodelet = n.size("InterpreterCodelet");

    listLength = n.offset("ThreadsList::_length");
    listThreads = n.offset("ThreadsList::_threads");
    nextThread = n.offset("JavaThread::_next");
    threadObj = n.needed(THREADS, "JavaThread::_threadObj");
    handleObj = n.offset("OopHandle::_obj");
    osthread = n.needed(THREADS, "JavaThread::_osthread", "Thread::_osthread");
    osthreadId = n.needed(THREADS, "OSThread::_thread_id");
    stackBase = n.offset("JavaThread::_stack_base", "Thread::_stack_base");
    stackSize = n.offset("JavaThread::_stack_size", "Thread::_stack_size");

    flagName = n.offset("JVMFlag::_name", "Flag::_name");
    flagAddress = n.offset("JVMFlag::_addr", "Flag::_addr");
    flagType = n.offset("JVMFlag::_type", "Flag::_type");
    flagBits = n.offset("JVMFlag::_flags", "Flag::_flags");
    flagTypeIsText = flagType >= 0 && flagType < flagName; // a pointer in front of the name, to 16
    sizeofFlag = n.size("JVMFlag", "Flag");
  }

  static long at(long structure, int offset, String name) {
    if (offset == FieldNames.ABSENT) {
      throw new BadTargetException("libjvm does not export " + name);
    }
    return structure + offset;
  }
}
