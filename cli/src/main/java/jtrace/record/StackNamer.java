package jtrace.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import jtrace.loader.abi.SampleView;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.HeapShare;
import jtrace.profile.NameStatus;
import jtrace.profile.RecordingSink;
import jtrace.profile.StackEnd;
import jtrace.profile.analysis.CallSummary;
import jtrace.symbolizer.kernel.Kallsyms;

/**
 * Turns the kernel's stacks of one process into named stacks of the recording: equal ones are
 * recognised by their bytes, equal frames are named once.
 */
final class StackNamer {
  private static final long MAX_STACK_BYTES = HeapShare.bytes(12, 64L << 20);
  private static final int MAX_FRAMES = HeapShare.entries(20, 160, 200_000);
  private static final int NO_ARGUMENTS = Integer.MAX_VALUE;

  /** More different ones are counted together. */
  private static final int MAX_ARGUMENTS = 10_000;

  private static final String COMPILER_CALL = "CompileBroker::invoke_compiler_on_method";
  private static final Frame SKIPPED = Frame.placeholder("[frames skipped]", "", NameStatus.NAMED);

  private static final List<String> MACHINERY =
      List.of(
          "bpf_prog_",
          "bpf_trampoline_",
          "bpf_trace_run",
          "__bpf_trace_",
          "__traceiter_",
          "trace_call_bpf",
          "perf_trace_",
          "__perf_trace_",
          "do_perf_trace_",
          "perf_syscall_",
          "trace_event_raw_event_");

  private final Target target;
  private final CodeNames code;
  private final Kallsyms kernel;
  private final RecordingSink sink;
  private final boolean keepNative;
  private final Map<StackKey, Integer> stacks = new HashMap<>();

  /** Those with interpreted frames: true until a class is unloaded. */
  private final Map<StackKey, Integer> passingStacks = new HashMap<>();

  private final Map<RawFrame, List<Integer>> frames = new HashMap<>();
  private final Set<RawFrame> threadStarts = new HashSet<>();
  private final Set<Integer> compilerCalls = new HashSet<>();

  /** Frames of the method that a probed one calls at its end. */
  private final Set<Integer> callMarkers = new HashSet<>();

  /** Frames of functions that wait, and what for. */
  private final Map<Integer, WaitReason> waitFunctions = new HashMap<>();

  /** Stack and frame above it, to the id of both. */
  private final Map<Long, Integer> topped = new HashMap<>();

  private final Map<String, Integer> argumentFrames = new HashMap<>();

  private final InterpretedNames interpreted;
  private long passingGeneration;
  private long stackBytes;
  private boolean hasInterpreted;
  private long cachesCleared;

  StackNamer(
      Target target,
      ModuleTables modules,
      Kallsyms kernel,
      RecordingSink sink,
      boolean keepNative) {
    this.target = target;
    this.code = new CodeNames(target, modules, sink);
    this.kernel = kernel;
    this.sink = sink;
    this.keepNative = keepNative;
    this.interpreted = new InterpretedNames(frame -> define(List.of(frame)));
    target.vm().ifPresent(vm -> interpreted.generation(vm, System.nanoTime()));
  }

  /** A stack with names; frame ids of the recording, leaf first. */
  private record Named(int[] frames, StackEnd end, List<String> kernelFunctions) {}

  /** The id in the recording of a stack with something above its leaf that is no code. */
  int stack(SampleView sample, Frame above) throws IOException {
    int top = sink.frame(above);
    return topped(sample, top, frames -> above(top, frames));
  }

  /**
   * The stack of a call that told of itself: without what it did to tell, and above it what it
   * told, its arguments and whether it was left by an exception.
   */
  int call(SampleView sample) throws IOException {
    boolean threw = sample.detail() != 0;
    String text = sample.text();
    int arguments = text.isEmpty() ? NO_ARGUMENTS : arguments(text);
    int thrown = threw ? sink.frame(CallSummary.THREW) : 0;
    return topped(
        sample,
        threw ? ~arguments : arguments,
        frames -> {
          int[] call = call(frames);
          int[] told = arguments == NO_ARGUMENTS ? call : above(arguments, call);
          return threw ? above(thrown, told) : told;
        });
  }

  private int arguments(String text) throws IOException {
    Integer known = argumentFrames.get(text);
    if (known != null) {
      return known;
    }
    if (argumentFrames.size() >= MAX_ARGUMENTS) {
      return sink.frame(CallSummary.OTHER_ARGUMENTS);
    }
    int id = sink.frame(CallSummary.arguments(text));
    argumentFrames.put(text, id);
    return id;
  }

  private int[] call(int[] leafFirst) {
    for (int i = leafFirst.length - 1; i >= 0; i--) {
      if (callMarkers.contains(leafFirst[i])) {
        return Arrays.copyOfRange(leafFirst, i + 1, leafFirst.length);
      }
    }
    return leafFirst;
  }

  private int topped(SampleView sample, int top, UnaryOperator<int[]> change) throws IOException {
    long key = (long) stack(sample) << 32 | (top & 0xffffffffL);
    Integer known = topped.get(key);
    if (known != null) {
      return known;
    }
    if (topped.size() >= MAX_FRAMES) {
      topped.clear();
      cachesCleared++;
    }
    Named named = named(sample);
    int id = sink.stack(change.apply(named.frames), named.end);
    topped.put(key, id);
    return id;
  }

  /** The frame ids with one more in front of the leaf. */
  static int[] above(int top, int[] leafFirst) {
    int[] frames = new int[leafFirst.length + 1];
    frames[0] = top;
    System.arraycopy(leafFirst, 0, frames, 1, leafFirst.length);
    return frames;
  }

  /** The stack with which a thread left the CPU, or woke another one. */
  WaitStack waitStack(SampleView sample, TrackedProcess process) throws IOException {
    if (target.vm().isPresent()) {
      forgetPassingStacks(interpreted.generation(target.vm().get(), sample.timeNanos()));
    }
    Named named = named(sample, /* waiting= */ true);
    Optional<WaitReason> reason = Optional.empty();
    for (int frame : named.frames) {
      reason = Optional.ofNullable(waitFunctions.get(frame));
      if (reason.isPresent()) {
        break;
      }
    }
    return new WaitStack(
        process,
        named.frames,
        named.end,
        reason.or(() -> WaitReason.ofKernel(named.kernelFunctions)),
        sample.virtualId(),
        sample.virtualName(),
        sample.comm(),
        sample.startTimeNanos());
  }

  /** Changes when what was named before may not hold any more. */
  long generation() {
    return interpreted.generation();
  }

  /** The stack's id in the recording. */
  int stack(SampleView sample) throws IOException {
    StackKey key = new StackKey(sample.stack(), sample.end().ordinal(), sample.kernelFrameCount());
    long time = sample.timeNanos();
    if (target.vm().isPresent()) {
      forgetPassingStacks(interpreted.generation(target.vm().get(), time));
    }
    Integer known = stacks.get(key);
    if (known == null && interpreted.isCurrent(time)) {
      known = passingStacks.get(key);
    }
    if (known != null) {
      return known;
    }
    makeRoom(key);
    hasInterpreted = false;
    Named named = named(sample);
    int id = sink.stack(named.frames, named.end);
    if (!hasInterpreted) {
      stacks.put(key, id);
    } else if (interpreted.isCurrent(time) && interpreted.generation() == passingGeneration) {
      passingStacks.put(key, id);
    }
    return id;
  }

  private void forgetPassingStacks(long generation) {
    if (generation != passingGeneration) {
      passingGeneration = generation;
      passingStacks.clear();
    }
  }

  private void makeRoom(StackKey key) {
    stackBytes += key.sizeBytes();
    if (stackBytes > MAX_STACK_BYTES) {
      stacks.clear();
      passingStacks.clear();
      stackBytes = key.sizeBytes();
      cachesCleared++;
    }
    if (frames.size() >= MAX_FRAMES) {
      frames.clear();
      threadStarts.clear();
      cachesCleared++;
    }
  }

  /** How often what was named before was forgotten to bound memory; it is named again then. */
  long cachesCleared() {
    return cachesCleared;
  }

  /** Whether naming samples soon pays. */
  boolean isChanging() {
    return interpreted.isChanging();
  }

  /** Interpreted frames that got no name because classes were unloaded meanwhile. */
  long uncertainFrames() {
    return interpreted.uncertain();
  }

  private Named named(SampleView sample) throws IOException {
    return named(sample, /* waiting= */ false);
  }

  private Named named(SampleView sample, boolean waiting) throws IOException {
    List<Integer> ids = new ArrayList<>();
    List<String> kernelFunctions = new ArrayList<>();
    for (int i = 0; i < sample.kernelFrameCount(); i++) {
      // the first is the pc itself, the others return addresses
      long address = sample.kernelAddress(i);
      Frame frame = kernel.symbolize(i == 0 ? address : address - 1);
      if (!kernelFunctions.isEmpty() || !isMachinery(frame)) {
        if (!waiting || !ids.isEmpty() || !WaitReason.isScheduler(frame.methodName())) {
          ids.add(sink.frame(frame));
        }
        kernelFunctions.add(frame.methodName());
      }
    }
    boolean spliced = false;
    for (int i = 0; i < sample.userFrameCount(); i++) {
      if (sample.frameKind(i) == jtrace.loader.abi.FrameKind.COMPILING) {
        addCompiled(ids, sample.frameAddress(i), sample.frameId(i));
        continue;
      }
      ids.addAll(named(raw(sample, i), sample.timeNanos()));
      if ((sample.frameFlags(i) & SampleView.FRAME_SPLICED) != 0) {
        spliced = true;
        ids.add(sink.frame(SKIPPED));
      }
    }
    nameThreadStart(sample, ids);
    StackEnd end = StackEnd.of(sample.end().ordinal());
    if (spliced && end.isWhole()) {
      end = StackEnd.SPLICED;
    }
    return new Named(ids.stream().mapToInt(Integer::intValue).toArray(), end, kernelFunctions);
  }

  private static RawFrame raw(SampleView sample, int index) {
    return new RawFrame(
        sample.frameAddress(index),
        sample.frameExtra(index),
        sample.frameId(index),
        sample.frameKind(index),
        (sample.frameFlags(index) & SampleView.FRAME_LEAF) != 0,
        (sample.frameFlags(index) & SampleView.FRAME_ENTRY) != 0);
  }

  /**
   * The C library's function with which threads begin has often no symbol, but a place: between the
   * root and the first function of another module. A child process that is made by the same system
   * call runs only the library's functions.
   */
  private void nameThreadStart(SampleView sample, List<Integer> ids) throws IOException {
    int root = sample.userFrameCount() - 1;
    if (root < 2 || !keepNative) {
      return;
    }
    for (int i = root; i > root - 3; i--) {
      if (sample.frameKind(i) != jtrace.loader.abi.FrameKind.NATIVE) {
        return;
      }
    }
    int library = sample.frameId(root);
    RawFrame start = raw(sample, root - 1);
    if (start.id() != library || sample.frameId(root - 2) == library || !threadStarts.add(start)) {
      return;
    }
    Optional<Frame> found = code.threadStart(start, raw(sample, root));
    if (found.isPresent()) {
      List<Integer> named = define(List.of(found.get()));
      frames.put(start, named);
      ids.set(ids.size() - 2, named.getFirst());
    }
  }

  /** What the kernel runs at its leaf to call our programs. */
  private static boolean isMachinery(Frame frame) {
    for (String prefix : MACHINERY) {
      if (frame.methodName().startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Puts the method that a compiler thread works on above the function that calls the compiler. */
  private void addCompiled(List<Integer> ids, long method, int constMethodLow) throws IOException {
    if (ids.isEmpty() || target.vm().isEmpty() || !keepNative) {
      return;
    }
    int at = ids.size() - 1;
    for (int i = 0; i < ids.size(); i++) {
      if (compilerCalls.contains(ids.get(i))) {
        at = i;
      }
    }
    ids.add(at, sink.frame(target.vm().get().symbols().compiling(method, constMethodLow)));
  }

  private List<Integer> named(RawFrame raw, long sampleNanos) throws IOException {
    if (raw.kind() == jtrace.loader.abi.FrameKind.INTERPRETED && target.vm().isPresent()) {
      hasInterpreted = true;
      return interpreted.name(target.vm().get(), raw, sampleNanos);
    }
    List<Integer> named = frames.get(raw);
    if (named == null) {
      named = define(code.of(raw));
      frames.put(raw, named);
    }
    return named;
  }

  private List<Integer> define(List<Frame> named) throws IOException {
    List<Integer> ids = new ArrayList<>(named.size());
    for (Frame frame : named) {
      if (keepNative || (frame.kind() != FrameKind.NATIVE && frame.kind() != FrameKind.JVM)) {
        int id = sink.frame(frame);
        ids.add(id);
        if (frame.kind() == FrameKind.JVM && frame.methodName().startsWith(COMPILER_CALL)) {
          compilerCalls.add(id);
        }
        if (frame.methodName().equals("holdsLock")
            && frame.className().equals("java.lang.Thread")) {
          callMarkers.add(id);
        }
        if (frame.kind().isJava()) {
          WaitReason.ofJava(frame).ifPresent(reason -> waitFunctions.put(id, reason));
        }
        if (frame.kind() == FrameKind.JVM) {
          WaitReason.ofJvm(frame.methodName()).ifPresent(reason -> waitFunctions.put(id, reason));
        }
      }
    }
    return List.copyOf(ids);
  }
}
