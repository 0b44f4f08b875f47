package jtrace.symbolizer.hotspot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import jtrace.symbolizer.TargetMemory;

/** A HotSpot JVM seen from outside: the composition of this package's readers. */
public final class HotSpotVm {
  private static final VmStructs.Cache TABLES = new VmStructs.Cache();

  /**
   * How long after a change nothing is remembered of methods: classes are counted when they are
   * found dead, and their memory can still be read, through code that is dead too, until it is
   * given back a moment later.
   */
  private static final long UNSETTLED_NANOS = 5_000_000_000L;

  private final TargetReader reader;
  private final FieldNames names;
  private final Fields fields;
  private final CodeCacheWalk walk;
  private final LayoutReader layoutReader;
  private final MethodReader methods;
  private final NmethodReader nmethods;
  private final VtableStubNames vtableStubs;
  private final Flags flags;
  private final JavaThreads threads;
  private final VmFacts facts;
  private final PerformanceData performanceData;
  private volatile boolean awaitsMethods;
  private final MetadataChanges changes;
  private final CodeCacheShadow shadow = new CodeCacheShadow(this);
  private final HotSpotSymbols symbols = new HotSpotSymbols(this);
  private final ContinuationReader continuationReader;
  private volatile VmLayout layout;
  private SelfTestReport tested = new SelfTestReport(0, 0, Map.of());
  private final long changesAtAttach;
  private long changesSeen;
  private long changedNanos = System.nanoTime() - UNSETTLED_NANOS;
  private volatile Optional<ContinuationLayout> continuations;
  private final BlockerReader blockerReader;
  private volatile Optional<BlockerLayout> blockers;
  private final ThreadStateReader threadStates;

  /**
   * Reads the tables, the layout and the code cache once; tens of milliseconds.
   *
   * @param lib the libjvm that the process maps
   */
  public static Attachment attach(TargetMemory memory, LibJvm lib) {
    if (!VmStructs.exportedBy(lib)) {
      return new Attachment.Unsupported(
          "libjvm exports no gHotSpot tables: OpenJ9, Zing or another JVM than HotSpot");
    }
    TargetReader reader = new TargetReader(memory);
    try {
      Optional<VmStructs> structs = TABLES.get(reader, lib);
      if (structs.isEmpty()) {
        return new Attachment.NotReady("libjvm is being loaded");
      }
      FieldNames names = new FieldNames(structs.get(), lib);
      if (names.address("AbstractInterpreter::_code").isEmpty()
          && names.address("CodeCache::_heaps", "CodeCache::_heap").isEmpty()) {
        return new Attachment.Unsupported("a Zero VM: it has no generated code");
      }
      return tested(reader, names);
    } catch (BadTargetException e) {
      return new Attachment.NotReady(e.getMessage());
    }
  }

  /** Features that contradict what is seen are done without; the rest stays. */
  private static Attachment tested(TargetReader reader, FieldNames names) {
    HotSpotVm vm = new HotSpotVm(reader, names);
    SelfTestReport report = SelfTest.of(vm, reader);
    if (report.isVitalFailed()) {
      String why = "its code cache is not as libjvm's tables say: " + report.failures().values();
      return report.nmethods() == 0
          ? new Attachment.NotReady(why)
          : new Attachment.Unsupported(why);
    }
    if (report.failures().isEmpty()) {
      vm.tested = report;
      return new Attachment.Ready(vm);
    }
    report
        .failures()
        .forEach((feature, why) -> names.distrust(feature.distrusted, feature.words, why));
    HotSpotVm degraded = new HotSpotVm(reader, names);
    degraded.tested = report;
    return new Attachment.Ready(degraded);
  }

  private HotSpotVm(TargetReader reader, FieldNames names) {
    this.reader = reader;
    this.names = names;
    this.fields = new Fields(names);
    this.walk = new CodeCacheWalk(reader, names, fields);
    this.layoutReader = new LayoutReader(reader, names, fields);
    this.flags = new Flags(reader, names, fields, this);
    this.layout = readLayout();
    this.methods = new MethodReader(reader, fields, layout);
    this.nmethods = new NmethodReader(reader, fields, layout, methods);
    this.performanceData = new PerformanceData(reader, names);
    this.changes = new MetadataChanges(reader, names, performanceData);
    this.changesSeen = changes.count();
    this.changesAtAttach = changesSeen;
    this.vtableStubs = new VtableStubNames(reader, names);
    HeapLayoutReader heap = new HeapLayoutReader(reader, names, flags, layout.version());
    InstanceFields instances = new InstanceFields(reader, names, flags, methods);
    OopReader oops = new OopReader(reader, names, heap, instances, layout.version());
    this.threads = new JavaThreads(reader, names, fields, oops, layout.version());
    this.continuationReader =
        new ContinuationReader(reader, names, methods, heap, walk, layout.version());
    this.continuations = continuationReader.read(layout.heaps());
    this.blockerReader = new BlockerReader(names, heap, oops, threads, fields, layout.version());
    this.blockers = blockerReader.read();
    this.threadStates =
        new ThreadStateReader(reader, names, fields, heap, oops, instances, threads);
    this.facts = VmFacts.read(reader, names, layout.version());
  }

  /** What the kernel must know, as of the last {@link #refreshLayout}. */
  public VmLayout layout() {
    return layout;
  }

  /** How to walk through virtual threads, as of the last {@link #refreshLayout}. */
  public Optional<ContinuationLayout> continuations() {
    return continuations;
  }

  /** Where it notes what threads wait for, as of the last {@link #refreshLayout}. */
  public Optional<BlockerLayout> blockers() {
    return blockers;
  }

  /**
   * Whether the first virtual thread has come since {@link #refreshLayout}, which tells more now.
   */
  public synchronized boolean awaitsContinuations() {
    if (continuations.isEmpty() || continuations.get().isWhole()) {
      return false;
    }
    reader.refresh();
    return continuationReader.haveBegun();
  }

  /** Whether no method was compiled when the layout was read: what tells them is guessed then. */
  public boolean awaitsMethods() {
    return awaitsMethods;
  }

  /** Reads the layout again: the code heaps grew, or a kind of blob was missing. */
  public synchronized VmLayout refreshLayout() {
    refresh();
    try {
      layout = readLayout();
      continuations = continuationReader.read(layout.heaps());
      blockers = blockerReader.read();
    } catch (BadTargetException e) {
      // The process is going away or lies now; what was read before is still the best there is.
    }
    return layout;
  }

  private VmLayout readLayout() {
    List<CodeHeap> heaps = walk.heaps();
    List<CodeBlob> blobs = new ArrayList<>();
    walk.walk(heaps, blobs::add);
    awaitsMethods = blobs.stream().noneMatch(blob -> blob.kind() == BlobKind.NMETHOD);
    return layoutReader.read(heaps, CodeCacheWalk.namePointers(blobs));
  }

  /**
   * Classes unloaded and redefined so far: while it stands still no address of a method becomes
   * another method's. Read from the target now; negative when this JVM does not let us know.
   */
  public long metadataChanges() {
    synchronized (this) {
      return changes.mayPassUncounted() ? -1 : changes.count();
    }
  }

  /** As {@link #metadataChanges} was when this JVM was looked at first. */
  public long metadataChangesAtAttach() {
    return changesAtAttach;
  }

  /** Forgets what may have changed in the target since. */
  void refresh() {
    reader.refresh();
    long now = changes.count();
    if (now != changesSeen) {
      changesSeen = now;
      changedNanos = System.nanoTime();
    }
    if (System.nanoTime() - changedNanos < UNSETTLED_NANOS || changes.mayPassUncounted()) {
      methods.forget();
    }
  }

  /** Every blob in the code cache now, in address order within a heap. */
  public synchronized List<CodeBlob> blobs() {
    List<CodeBlob> blobs = new ArrayList<>();
    eachBlob(blobs::add);
    return blobs;
  }

  /** As {@link #blobs}, while what a blob is read from is at hand. */
  synchronized void eachBlob(Consumer<CodeBlob> each) {
    refresh();
    try {
      walk.walk(walk.heaps(), each);
    } catch (BadTargetException e) {
      // As empty as the process is gone.
    }
  }

  /** Interpreter codelets, stubs, runtime blobs, adapters and vtable stubs, in address order. */
  public synchronized List<GeneratedCode> generatedCode() {
    return new GeneratedCodeReader(reader, names, fields).read(blobs(), layout.heaps());
  }

  /** The names of frames in generated code. */
  public HotSpotSymbols symbols() {
    return symbols;
  }

  /** What keeps the names of compiled methods beyond their life. */
  public CodeCacheShadow shadow() {
    return shadow;
  }

  /** The threads of the JVM's thread list now; GC and VM threads are not on it. */
  public synchronized List<JavaThread> threads() {
    reader.refresh();
    return threads.list();
  }

  /** What it notes of its threads now; empty while the heap's layout is not known. */
  public synchronized List<JavaThreadState> threadStates() {
    reader.refresh();
    return blockers.map(layout -> threadStates.read(layout, symbols)).orElse(List.of());
  }

  /** Its flags, by name. */
  public Flags flags() {
    return flags;
  }

  /** What was looked at to cross-check the tables when it was attached to, in words. */
  public String tested() {
    return "cross-checked on "
        + tested.nmethods()
        + " compiled methods and "
        + tested.threads()
        + " threads";
  }

  /** Where a value of its performance data lies, such as {@code sun.gc.cause}; empty for none. */
  public synchronized OptionalLong performanceData(String name) {
    reader.refresh();
    return performanceData.find(name);
  }

  /** What it says of itself. */
  public VmFacts facts() {
    return facts;
  }

  /** The blob that covers {@code pc} now. */
  Optional<CodeBlob> freshBlobAt(long pc) {
    refresh();
    try {
      return walk.blobAt(layout.heaps(), pc);
    } catch (BadTargetException e) {
      return Optional.empty();
    }
  }

  /** Whether the compiled method still lies where it was found, asked anew. */
  boolean isStillThere(CodeBlob blob, int compileId) {
    return freshBlobAt(blob.address())
        .filter(now -> now.equals(blob) && nmethods.compileId(now) == compileId)
        .isPresent();
  }

  /** What this JVM does not let us have, and why; without repetition. */
  public synchronized Set<MissingFeature> missing() {
    Set<MissingFeature> sorted =
        new TreeSet<>(
            Comparator.comparing(MissingFeature::feature).thenComparing(MissingFeature::why));
    sorted.addAll(names.missing());
    return sorted;
  }

  MethodReader methods() {
    return methods;
  }

  NmethodReader nmethods() {
    return nmethods;
  }

  VtableStubNames vtableStubs() {
    return vtableStubs;
  }
}
