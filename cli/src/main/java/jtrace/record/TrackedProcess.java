package jtrace.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import jtrace.loader.abi.SampleView;
import jtrace.profile.RecordingSink;
import jtrace.symbolizer.hotspot.HotSpotVm;
import jtrace.symbolizer.kernel.Kallsyms;
import jtrace.symbolizer.unwind.UnwindTable;

/** A process with what belongs to this recording. Used by one thread. */
final class TrackedProcess {
  /** How soon, at first and at last, a process is looked at again when its stacks break off. */
  private static final long DOUBT_NANOS = 20_000_000L;

  private static final long DOUBT_MAX_NANOS = 10_000_000_000L;

  /** In between after such a part of the time that it has been followed. */
  private static final int DOUBT_PART = 8;

  /** How long a JVM is young: most of what it runs is new, and it may end at any moment. */
  private static final long YOUTH_NANOS = 5_000_000_000L;

  /** How long samples of a new process wait for the names of its threads and code. */
  private static final long SETTLE_MAX_NANOS = 2_000_000_000L;

  /** The same when there is no JVM: its launcher may not have loaded libjvm yet. */
  private static final long SETTLE_NO_VM_NANOS = 300_000_000L;

  /**
   * What the processes of a recording share.
   *
   * @param looks looks at them in the background
   * @param modules of all of them
   * @param space where rows of generated code go
   * @param kernel what the kernel's programs know
   * @param keepNative whether native frames are kept
   */
  record Shared(
      Looks looks,
      ModuleTables modules,
      UnwindSpace space,
      KernelTables kernel,
      Kallsyms kallsyms,
      RecordingSink sink,
      boolean keepNative,
      VirtualThreads virtualThreads) {}

  private final Shared shared;
  final Target target;
  final StackNamer namer;
  private final RecordedThreads threads;
  private UnwindSpace.Slice generated = UnwindSpace.Slice.NONE;
  private Optional<UnwindTable> generatedPlaced = Optional.empty();
  private final Deferred deferred = new Deferred();
  private final long followedNanos = System.nanoTime();
  private boolean looking;
  private boolean lookAgain;
  private boolean vmKnown;
  private boolean settled;
  private boolean forgotten;

  /** Whether the pid is still this program, and it runs. */
  private boolean current = true;

  private long triedNanos;
  private long publishedNames;

  /** From when on the pid is this program, of CLOCK_MONOTONIC. */
  private final long sinceNanos;

  /** Boot-time of the process's start, 0 until a sample has told it. */
  private long startNanos;

  /**
   * @param sinceNanos from when on the pid is this program, of CLOCK_MONOTONIC; 0 for all the time
   */
  TrackedProcess(Target target, Shared shared, long sinceNanos) {
    this.target = target;
    this.shared = shared;
    this.sinceNanos = sinceNanos;
    namer = new StackNamer(target, shared.modules, shared.kallsyms, shared.sink, shared.keepNative);
    threads = new RecordedThreads(target, shared.sink, shared.virtualThreads, this::refreshThreads);
  }

  /** Looks at the process again, in the background. */
  void refresh() {
    lookAgain = looking;
    if (!looking) {
      looking = true;
      triedNanos = System.nanoTime();
      shared.looks.look(target, this::publish, this::looked);
    }
  }

  private void looked() {
    looking = false;
    if (forgotten) {
      target.close();
    } else if (lookAgain) {
      refresh();
    }
  }

  /** Whether a JVM is starting here that nobody has looked at for so long. */
  boolean mayTryAgain(long nanos) {
    return target.vmMayCome() && !looking && System.nanoTime() - triedNanos > nanos;
  }

  /**
   * Whether it should be looked at again since a stack broke off, perhaps because what is known of
   * it is old: a kind of code that did not exist yet when a JVM was starting. Ever more rarely.
   */
  boolean isDoubtful() {
    long now = System.nanoTime();
    long age = now - followedNanos;
    return now - triedNanos > Math.clamp(age / DOUBT_PART, DOUBT_NANOS, DOUBT_MAX_NANOS);
  }

  boolean isSettled() {
    if (!settled) {
      long age = System.nanoTime() - followedNanos;
      boolean noVm = !looking && !target.vmMayCome() && age > SETTLE_NO_VM_NANOS;
      settled = vmKnown || noVm || age > SETTLE_MAX_NANOS;
    }
    return settled;
  }

  /** Whether what it runs has to be named soon, before it may be gone. */
  boolean isYoung() {
    long age = System.nanoTime() - Math.max(startNanos, sinceNanos);
    return current && vmKnown && age >= 0 && age < YOUTH_NANOS;
  }

  /**
   * Keeps a sample until what names it is known.
   *
   * @return false when it is to be named now
   */
  boolean defers(ByteBuffer sample) {
    return !isSettled() && deferred.add(sample);
  }

  /** Samples that have waited, when they need not any longer. */
  List<ByteBuffer> settled() {
    return isSettled() ? deferred.take() : List.of();
  }

  /** From now on samples do not wait. */
  void settle() {
    settled = true;
  }

  /** The process has ended or runs another program; samples may be under way. */
  void retire() {
    current = false;
  }

  /** Lets go of it, at the latest at the end of a look. */
  void forget() {
    current = false;
    forgotten = true;
    shared.space.release(generated);
    generated = UnwindSpace.Slice.NONE;
    if (!looking) {
      target.close();
    }
  }

  TrackedProcess startedAt(long nanos) {
    startNanos = nanos;
    return this;
  }

  boolean isOtherProcess(long start) {
    if (startNanos == 0) {
      startNanos = start;
    }
    return startNanos != start;
  }

  /** Tells the kernel what is known. */
  void publish() {
    if (!current) {
      return;
    }
    shared.modules.addAll(target.modules());
    Optional<UnwindTable> rows = target.generatedRows();
    if (rows.isPresent() && rows.get() != generatedPlaced.orElse(null)) {
      generated = shared.space.replace(generated, rows.get());
      generatedPlaced = rows;
    }
    shared.kernel.publish(target, generated);
    refreshThreads();
    vmKnown = target.vm().isPresent();
  }

  private void refreshThreads() {
    shared.kernel.publishThreads(target.refreshThreads());
  }

  /** The recording's id of the sample's thread. */
  int threadId(SampleView sample) throws IOException {
    return threads.id(sample);
  }

  /** The recording's id of a thread that had this stack. */
  int threadId(WaitStack stack, int tid, String comm, long startTimeNanos, int labels)
      throws IOException {
    return threads.id(stack, tid, comm, startTimeNanos, labels);
  }

  /** Whether the process has begun to use labels, or has ceased to, since it was looked at last. */
  boolean hasNewLabels() {
    long before = target.labels().table();
    target.labels().look(target.modules());
    return target.labels().table() != before;
  }

  /** The recording's id of all virtual threads that were carried by a thread. */
  int anyVirtualThreadId(int tid, long startTimeNanos) throws IOException {
    return threads.anyVirtualId(tid, startTimeNanos);
  }

  /** Samples whose labels are left out, and sets of labels for which the program had no room. */
  long labelsLost() {
    return threads.unlabelled() + target.labels().refused();
  }

  /** Whether a sample of then is of what the pid was before. */
  boolean beganAfter(long sampleNanos) {
    return sampleNanos < sinceNanos;
  }

  /** Names of classes and whatever else the JVM knows; empty when it is none. */
  Optional<HotSpotVm> vm() {
    return target.vm();
  }

  /** The kernel's stack ids stand for other code since classes were unloaded or redefined. */
  boolean hasNewNames() {
    boolean changed = namer.generation() != publishedNames;
    publishedNames = namer.generation();
    return changed;
  }
}
