package jtrace.symbolizer.hotspot;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * Reads {@link ContinuationLayout}. Offsets of Java fields are variables of the VM; those of VM
 * structures that no table exports are taken from the machine code that uses them, which holds for
 * every build. By JDK: {@code JavaThread::_cont_entry} and {@code ContinuationEntry} are exported
 * from 25; {@code StackChunk.argsize} became {@code bottom} in 22.
 */
final class ContinuationReader {
  static final int FIRST_WITH_CONTINUATIONS = 19;

  private static final String FRAMES = "frozen frames of virtual threads";
  private static final String IDS = "ids of virtual threads";
  private static final int MAX_WELL_KNOWN_CLASSES = 512;
  private static final int MAX_ASKED = 10_000;
  private static final int MAX_ENTRY_WORDS = 64;
  private static final int CHUNK_HEADER_BYTES = 64;
  private static final int ENTER_CODE_BYTES = 1024;
  private static final String CHUNK = "_ZN26jdk_internal_vm_StackChunk";
  private static final String CONTINUATION = "_ZN28jdk_internal_vm_Continuation";
  private static final String THREAD = "_ZN16java_lang_Thread";
  private static final String STRING = "_ZN16java_lang_String";

  private final TargetReader reader;
  private final FieldNames names;
  private final MethodReader methods;
  private final HeapLayoutReader heap;
  private final CodeCacheWalk walk;
  private final int version;
  private boolean told;
  private int asked;

  ContinuationReader(
      TargetReader reader,
      FieldNames names,
      MethodReader methods,
      HeapLayoutReader heap,
      CodeCacheWalk walk,
      int version) {
    this.reader = reader;
    this.names = names;
    this.methods = methods;
    this.heap = heap;
    this.walk = walk;
    this.version = version;
  }

  /**
   * As things are now; empty when the JDK has no virtual threads or libjvm tells nothing of them.
   */
  Optional<ContinuationLayout> read(List<CodeHeap> heaps) {
    if (version < FIRST_WITH_CONTINUATIONS) {
      return Optional.empty();
    }
    OptionalLong barrier = names.symbol("_ZN12StubRoutines19_cont_returnBarrierE");
    if (barrier.isEmpty()) {
      miss(FRAMES, "libjvm has no .symtab (StubRoutines::_cont_returnBarrier)");
      return Optional.empty();
    }
    long returnBarrier = 0;
    try {
      returnBarrier = reader.i64(barrier.getAsLong());
      return Optional.of(frames(heaps, returnBarrier));
    } catch (MissingSymbol e) {
      miss(FRAMES, e.getMessage());
    } catch (BadTargetException e) {
      // The classes are not loaded yet, or no virtual thread has run: read again later.
    }
    return returnBarrier == 0 ? Optional.empty() : Optional.of(barrierOnly(returnBarrier));
  }

  /** Whether a virtual thread has run. */
  boolean haveBegun() {
    try {
      return !told
          && ++asked < MAX_ASKED
          && reader.i64(needed("_ZN17ContinuationEntry14_enter_specialE")) != 0
          && reader.i64(needed("_ZN17ContinuationEntry10_return_pcE")) != 0;
    } catch (BadTargetException e) {
      return false;
    }
  }

  private void miss(String feature, String why) {
    if (!told) {
      names.miss(feature, why);
      told = feature.equals(FRAMES);
    }
  }

  private ContinuationLayout barrierOnly(long barrier) {
    HeapLayout unknown =
        new HeapLayout(HeapLayout.Reference.PLAIN, 0, 0, false, false, 0, 0, 0, 0, -1, 0, 0, 0);
    return new ContinuationLayout(
        unknown,
        barrier,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        false,
        0,
        0,
        ContinuationLayout.Identity.NONE);
  }

  private ContinuationLayout frames(List<CodeHeap> heaps, long barrier) {
    HeapLayout objects = heap.read();
    EnterCode enter = enterCode(heaps, barrier);
    OptionalLong bottom = names.symbol(CHUNK + "14_bottom_offsetE");
    boolean argsize = bottom.isEmpty();
    int chunkSp = chunkField("10_sp_offsetE");
    int chunkPc = chunkField("10_pc_offsetE");
    int chunkSize = chunkField("12_size_offsetE");
    int chunkBottom = chunkField(argsize ? "15_argsize_offsetE" : "14_bottom_offsetE");
    int chunkParent = chunkField("14_parent_offsetE");
    int chunkStack = offset("_ZN23InstanceStackChunkKlass16_offset_of_stackE");
    long chunkKlass = objects.klassWord(wellKnownClass("jdk/internal/vm/StackChunk"));
    if (chunkKlass == 0) {
      throw new BadTargetException("StackChunk is not loaded yet");
    }
    return new ContinuationLayout(
        objects,
        barrier,
        reader.pointer(needed("_ZN17ContinuationEntry10_return_pcE")),
        enter.nmethod,
        reader.pointer(needed("_ZN13SharedRuntime18_cont_doYield_stubE")),
        enter.threadContEntry,
        enter.parent,
        enter.cont,
        enter.entryBytes,
        offset(CONTINUATION + "12_tail_offsetE"),
        offset(CONTINUATION + "14_target_offsetE"),
        chunkKlass,
        chunkSp,
        chunkPc,
        chunkSize,
        chunkBottom,
        argsize,
        chunkParent,
        chunkStack,
        identity(objects));
  }

  private ContinuationLayout.Identity identity(HeapLayout objects) {
    int vthread = names.offset("JavaThread::_vthread");
    try {
      long klass = objects.klassWord(wellKnownClass("java/lang/VirtualThread"));
      int tid = offset(THREAD + "11_tid_offsetE");
      int name;
      int value = 0;
      int coder = 0;
      try {
        name = offset(THREAD + "12_name_offsetE");
        value = offset(STRING + "13_value_offsetE");
        coder = offset(STRING + "13_coder_offsetE");
      } catch (BadTargetException e) {
        name = VmLayout.ABSENT;
      }
      return new ContinuationLayout.Identity(klass, vthread, tid, name, value, coder);
    } catch (MissingSymbol e) {
      miss(IDS, e.getMessage());
      return ContinuationLayout.Identity.NONE;
    }
  }

  /** The class by its internal name; 0 when it is not loaded yet. */
  private long wellKnownClass(String name) {
    long classes = needed("_ZN9vmClasses8_klassesE");
    for (int i = 0; i < MAX_WELL_KNOWN_CLASSES; i++) {
      try {
        long klass = reader.i64(classes + (long) i * Long.BYTES);
        if (klass != 0 && methods.klassName(klass).equals(name)) {
          return klass;
        }
      } catch (BadTargetException e) {
        // Beyond the array's end lie other variables.
      }
    }
    return 0;
  }

  /** What the code of enterSpecial and of the barrier tells about the structures they use. */
  private record EnterCode(
      long nmethod, int threadContEntry, int parent, int cont, int entryBytes) {}

  /**
   * The barrier begins with {@code mov rsp, [r15 + cont_entry]}. enterSpecial makes its frame with
   * {@code mov rax, [r15 + cont_entry]; mov [rsp + parent], rax} and {@code mov [rsp + cont], rsi}
   * (sharedRuntime_x86_64.cpp); the frame's other words are saved rbp and return address.
   */
  private EnterCode enterCode(List<CodeHeap> heaps, long barrier) {
    long nmethod = reader.pointer(needed("_ZN17ContinuationEntry14_enter_specialE"));
    CodeBlob blob =
        walk.blobAt(heaps, nmethod + 1)
            .filter(found -> found.address() == nmethod)
            .orElseThrow(() -> new BadTargetException("enterSpecial is in no code heap"));
    int entryBytes = (blob.frameSizeWords() - 2) * Long.BYTES;
    if (entryBytes <= 0 || blob.frameSizeWords() > MAX_ENTRY_WORDS) {
      throw new MissingSymbol("enterSpecial has a frame of " + blob.frameSizeWords() + " words");
    }
    int codeBytes = (int) Math.min(ENTER_CODE_BYTES, blob.codeEnd() - blob.codeBegin());
    byte[] enter = reader.bytes(blob.codeBegin(), codeBytes);
    byte[] first = reader.bytes(barrier, 7);
    if ((first[0] & 0xff) != 0x49 || (first[1] & 0xff) != 0x8b || (first[2] & 0xff) != 0xa7) {
      throw new MissingSymbol("the return barrier's code is of an unknown form");
    }
    int threadContEntry = i32(first, 3);
    int parent = -1;
    int cont = -1;
    for (int at = 0; at + 12 <= enter.length; at++) {
      boolean load = matches(enter, at, 0x49, 0x8b, 0x87) && i32(enter, at + 3) == threadContEntry;
      if (load && parent < 0) {
        parent = storeOffset(enter, at + 7, 0x44, 0x04);
      }
      if (cont < 0) {
        cont = storeOffset(enter, at, 0x74, 0x34);
      }
    }
    LongPredicate inside = offset -> offset >= 0 && offset <= entryBytes - Long.BYTES;
    if (!inside.test(parent) || !inside.test(cont) || parent == cont) {
      throw new MissingSymbol("enterSpecial's code is of an unknown form");
    }
    return new EnterCode(nmethod, threadContEntry, parent, cont, entryBytes);
  }

  /** Offset of {@code mov [rsp + offset], register} with that ModRM byte; -1 when it is none. */
  private static int storeOffset(byte[] code, int at, int withOffset, int without) {
    if (matches(code, at, 0x48, 0x89, withOffset, 0x24)) {
      return code[at + 4];
    }
    return matches(code, at, 0x48, 0x89, without, 0x24) ? 0 : -1;
  }

  private static boolean matches(byte[] code, int at, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (at + i >= code.length || (code[at + i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static int i32(byte[] code, int at) {
    return code[at] & 0xff
        | (code[at + 1] & 0xff) << 8
        | (code[at + 2] & 0xff) << 16
        | code[at + 3] << 24;
  }

  private int chunkField(String suffix) {
    int offset = offset(CHUNK + suffix);
    if (offset > CHUNK_HEADER_BYTES - Long.BYTES) {
      throw new MissingSymbol("StackChunk has a field at " + offset);
    }
    return offset;
  }

  /** A field's offset, which the VM sets when it starts. */
  private int offset(String symbol) {
    int offset = reader.i32(needed(symbol));
    if (offset <= 0 || offset > Limits.MAX_FIELD_OFFSET) {
      throw new BadTargetException("field offset " + offset);
    }
    return offset;
  }

  private long needed(String symbol) {
    return names
        .symbol(symbol)
        .orElseThrow(() -> new MissingSymbol("libjvm's .symtab has no " + symbol));
  }

  /** This libjvm will never tell. */
  private static final class MissingSymbol extends BadTargetException {
    MissingSymbol(String message) {
      super(message);
    }
  }
}
