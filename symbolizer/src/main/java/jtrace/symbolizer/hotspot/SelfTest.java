package jtrace.symbolizer.hotspot;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Cross-checks, feature by feature, what a JVM's tables say against what must hold in every
 * HotSpot: a field that exists under its name may still lie elsewhere in a vendor's build.
 *
 * <p>The target runs meanwhile, so single contradictions mean nothing: a feature fails when more
 * than one in {@link #TOLERATED} of the things looked at contradicts it.
 */
final class SelfTest {
  static final int MAX_NMETHODS = 64;
  static final int MAX_THREADS = 64;
  static final int TOLERATED = 8;

  private static final int MAX_FRAME_WORDS = 1 << 15;
  private static final int MAX_LEVEL = 4;
  private static final int CALL_BYTES_MAX = 7;

  private final HotSpotVm vm;
  private final VmLayout layout;
  private final TargetReader reader;
  private final Map<TestedFeature, Tally> tallies = new LinkedHashMap<>();

  /** How often a feature was looked at, and how often it was contradicted. */
  private static final class Tally {
    private int checked;
    private int failed;
    private String example = "";
  }

  /** Something that either holds or throws. */
  private interface Claim {
    boolean holds();
  }

  private SelfTest(HotSpotVm vm, TargetReader reader) {
    this.vm = vm;
    this.layout = vm.layout();
    this.reader = reader;
  }

  /** Looks at what there is now; a JVM that is starting has little to contradict. */
  static SelfTestReport of(HotSpotVm vm, TargetReader reader) {
    SelfTest test = new SelfTest(vm, reader);
    List<CodeBlob> blobs = vm.blobs();
    int nmethods = test.compiledCode(blobs);
    test.entries();
    test.interpreter(blobs);
    int threads = test.threads();
    return new SelfTestReport(nmethods, threads, test.failures());
  }

  private Map<TestedFeature, String> failures() {
    Map<TestedFeature, String> failures = new LinkedHashMap<>();
    tallies.forEach((feature, tally) -> {
      if (tally.failed * TOLERATED > tally.checked) {
        failures.put(
            feature,
            "self-test: "
                + tally.failed
                + " of "
                + tally.checked
                + " contradict it ("
                + tally.example
                + ")");
      }
    });
    return failures;
  }

  private void check(TestedFeature feature, String what, Claim claim) {
    Tally tally = tallies.computeIfAbsent(feature, f -> new Tally());
    tally.checked++;
    boolean holds;
    try {
      holds = claim.holds();
    } catch (BadTargetException e) {
      holds = false;
    }
    if (!holds) {
      tally.failed++;
      tally.example = what;
    }
  }

  private static boolean has(int... offsets) {
    for (int offset : offsets) {
      if (offset == FieldNames.ABSENT) {
        return false;
      }
    }
    return true;
  }

  private int compiledCode(List<CodeBlob> blobs) {
    List<CodeBlob> all = blobs.stream().filter(blob -> blob.kind() == BlobKind.NMETHOD).toList();
    List<CodeBlob> alive = all.stream().filter(this::hasMethod).toList();
    List<CodeBlob> nmethods = alive.isEmpty() ? all : alive;
    int step = Math.max(1, nmethods.size() / MAX_NMETHODS);
    Set<Integer> compileIds = new HashSet<>();
    int looked = 0;
    for (int i = 0; i < nmethods.size() && looked < MAX_NMETHODS; i += step) {
      compiledMethod(nmethods.get(i), compileIds);
      looked++;
    }
    return looked;
  }

  /** Up to JDK 19 an nmethod that waits for the sweeper (a zombie) has lost its method. */
  private boolean hasMethod(CodeBlob blob) {
    try {
      return !has(layout.nmethodMethod())
          || reader.i64(blob.address() + layout.nmethodMethod()) != 0;
    } catch (BadTargetException e) {
      return false;
    }
  }

  private void compiledMethod(CodeBlob blob, Set<Integer> compileIds) {
    long nmethod = blob.address();
    long middle = blob.codeBegin() + (blob.codeEnd() - blob.codeBegin()) / 2;
    check(
        TestedFeature.COMPILED_FRAMES,
        "a pc leads to another blob, or its frame has an absurd size",
        () ->
            vm.freshBlobAt(middle).map(CodeBlob::address).equals(Optional.of(nmethod))
                && blob.frameSizeWords() > 0
                && blob.frameSizeWords() < MAX_FRAME_WORDS);
    if (has(layout.nmethodVerifiedEntry(), layout.blobFrameComplete())) {
      check(
          TestedFeature.LEAF_FRAMES,
          "an entry or the end of a prologue lies outside of its code",
          () -> isInCode(blob, verifiedEntry(blob)) && isInCode(blob, frameComplete(blob)));
    }
    if (has(layout.nmethodDeoptHandler(), layout.nmethodOrigPc())) {
      check(
          TestedFeature.DEOPTIMISED_FRAMES,
          "a deopt handler lies outside of its nmethod, or its pc outside of the frame",
          () -> {
            long handler = deoptHandler(blob);
            int slot = reader.i32(nmethod + layout.nmethodOrigPc());
            return handler > nmethod
                && handler < nmethod + blob.sizeBytes()
                && slot >= 0
                && slot < blob.frameSizeWords() * Long.BYTES;
          });
    }
    if (has(layout.nmethodCompileId())) {
      check(
          TestedFeature.COMPILE_IDS,
          "two nmethods have one compile id, or one below 1",
          () -> {
            int id = reader.i32(nmethod + layout.nmethodCompileId());
            return id > 0 && compileIds.add(id);
          });
    }
    if (has(layout.nmethodCompLevel())) {
      check(
          TestedFeature.TIERS,
          "a tier above 4 or below 1",
          () -> {
            int level = reader.u8(nmethod + layout.nmethodCompLevel());
            return level > 0 && level <= MAX_LEVEL;
          });
    }
    debugInformation(blob);
  }

  private void debugInformation(CodeBlob blob) {
    if (!has(layout.nmethodMethod(), layout.methodConst())) {
      return;
    }
    check(
        TestedFeature.METHOD_NAMES,
        "an nmethod's method has no name",
        () -> !method(blob).name().isEmpty());
    check(
        TestedFeature.INLINED_FRAMES,
        "the outermost scope is not of the compiled method",
        () -> outermostIsItself(vm.nmethods().read(blob)));
  }

  private MethodInfo method(CodeBlob blob) {
    return vm.methods().method(reader.pointer(blob.address() + layout.nmethodMethod()));
  }

  /** The methods of the scopes are found another way than the nmethod's own. */
  private static boolean outermostIsItself(NmethodSnapshot snapshot) {
    for (int offset : snapshot.scopeOffsets()) {
      List<ScopeEntry> chain = snapshot.chain(offset);
      if (chain.isEmpty()) {
        continue; // a descriptor without a scope
      }
      Optional<MethodInfo> outermost = snapshot.inlined(chain.getLast().methodIndex());
      if (!outermost.map(MethodInfo::rawName).equals(Optional.of(snapshot.method().rawName()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isInCode(CodeBlob blob, long address) {
    return address >= blob.codeBegin() && address < blob.codeEnd();
  }

  private long verifiedEntry(CodeBlob blob) {
    long field = blob.address() + layout.nmethodVerifiedEntry();
    return layout.nmethodVerifiedEntryIsOffset() != 0
        ? blob.codeBegin() + reader.u16(field)
        : reader.i64(field);
  }

  private long frameComplete(CodeBlob blob) {
    long field = blob.address() + layout.blobFrameComplete();
    return blob.codeBegin()
        + (layout.blobFrameCompleteIsS16() != 0 ? (short) reader.u16(field) : reader.i32(field));
  }

  private long deoptHandler(CodeBlob blob) {
    long field = blob.address() + layout.nmethodDeoptHandler();
    return layout.nmethodDeoptIsOffset() != 0
        ? blob.address() + reader.i32(field)
        : reader.i64(field);
  }

  private boolean isInHeaps(long address) {
    return layout.heaps().stream().anyMatch(heap -> heap.contains(address));
  }

  private void entries() {
    if (layout.callStubReturn() != 0) {
      check(
          TestedFeature.ENTRY_FRAMES,
          "no call precedes the call stub's return address",
          () -> isInHeaps(layout.callStubReturn()) && followsCall(layout.callStubReturn()));
    }
  }

  /** {@code call rel32} or {@code call reg/mem} (ff /2) right before. */
  private boolean followsCall(long address) {
    if (reader.u8(address - 5) == 0xe8) {
      return true;
    }
    for (int length = 2; length <= CALL_BYTES_MAX; length++) {
      if (reader.u8(address - length) == 0xff && (reader.u8(address - length + 1) & 0x38) == 0x10) {
        return true;
      }
    }
    return false;
  }

  private void interpreter(List<CodeBlob> blobs) {
    if (layout.interpreterLow() != 0) {
      check(
          TestedFeature.INTERPRETED_FRAMES,
          "the interpreter does not lie in its blob",
          () ->
              blobs.stream()
                  .filter(blob -> blob.kind() == BlobKind.INTERPRETER)
                  .anyMatch(blob ->
                      blob.codeBegin() <= layout.interpreterLow()
                          && layout.interpreterHigh() <= blob.codeEnd()));
    }
  }

  private int threads() {
    List<JavaThread> all = vm.threads();
    List<JavaThread> looked = all.subList(0, Math.min(all.size(), MAX_THREADS));
    Set<Integer> tids = new HashSet<>();
    for (JavaThread thread : looked) {
      check(TestedFeature.THREADS, "two threads have one id", () -> tids.add(thread.tid()));
      if (thread.kind() == ThreadKind.JAVA) {
        check(TestedFeature.THREAD_NAMES, "no name", () -> !thread.name().isEmpty());
      }
      if (has(layout.threadAnchor()) && thread.stackHigh() != 0) {
        check(
            TestedFeature.ANCHORS,
            "its last Java sp is not on the thread's stack",
            () -> {
              long sp = reader.i64(thread.address() + layout.threadAnchor());
              return sp == 0 || sp >= thread.stackLow() && sp < thread.stackHigh();
            });
      }
    }
    return looked.size();
  }
}
