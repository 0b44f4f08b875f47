package jtrace.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import jtrace.loader.abi.SampleView;
import jtrace.profile.Frame;
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
  private static final int NO_ARGUMENTS = Integer.MAX_VALUE;

  /** More different ones are counted together. */
  private static final int MAX_ARGUMENTS = 10_000;

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
  private final Kallsyms kernel;
  private final RecordingSink sink;
  private final FrameNamer frames;
  private final Map<StackKey, Integer> stacks = new HashMap<>();

  /** Those with interpreted frames: true until a class is unloaded. */
  private final Map<StackKey, Integer> passingStacks = new HashMap<>();

  /** Stack and frame above it, to the id of both. */
  private final Map<Long, Integer> topped = new HashMap<>();

  private final Map<String, Integer> argumentFrames = new HashMap<>();

  private long passingGeneration;
  private long stackBytes;
  private long cachesCleared;

  StackNamer(
      Target target,
      ModuleTables modules,
      Kallsyms kernel,
      RecordingSink sink,
      boolean keepNative) {
    this.target = target;
    this.kernel = kernel;
    this.sink = sink;
    this.frames = new FrameNamer(target, modules, sink, keepNative);
  }

  /**
   * A stack with names.
   *
   * @param frames ids of the recording, leaf first
   * @param passing whether its names hold only until a class is unloaded
   */
  private record Named(int[] frames, StackEnd end, List<String> kernelFunctions, boolean passing) {}

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
      if (frames.isCallMarker(leafFirst[i])) {
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
    if (topped.size() >= FrameNamer.MAX_FRAMES) {
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
      forgetPassingStacks(frames.generation(target.vm().get(), sample.timeNanos()));
    }
    Named named = named(sample, /* waiting= */ true);
    Optional<WaitReason> reason = Optional.empty();
    for (int frame : named.frames) {
      reason = frames.reason(frame);
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
    return frames.generation();
  }

  /** The stack's id in the recording. */
  int stack(SampleView sample) throws IOException {
    StackKey key = new StackKey(sample.stack(), sample.end().ordinal(), sample.kernelFrameCount());
    long time = sample.timeNanos();
    if (target.vm().isPresent()) {
      forgetPassingStacks(frames.generation(target.vm().get(), time));
    }
    Integer known = stacks.get(key);
    if (known == null && frames.isCurrent(time)) {
      known = passingStacks.get(key);
    }
    if (known != null) {
      return known;
    }
    makeRoom(key);
    Named named = named(sample);
    int id = sink.stack(named.frames, named.end);
    if (!named.passing) {
      stacks.put(key, id);
    } else if (frames.isCurrent(time) && frames.generation() == passingGeneration) {
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
    cachesCleared += frames.makeRoom() ? 1 : 0;
  }

  /** How often what was named before was forgotten to bound memory; it is named again then. */
  long cachesCleared() {
    return cachesCleared;
  }

  /** Whether naming samples soon pays. */
  boolean isChanging() {
    return frames.isChanging();
  }

  /** Interpreted frames that got no name because classes were unloaded meanwhile. */
  long uncertainFrames() {
    return frames.uncertain();
  }

  private Named named(SampleView sample) throws IOException {
    return named(sample, /* waiting= */ false);
  }

  private Named named(SampleView sample, boolean waiting) throws IOException {
    List<Integer> ids = new ArrayList<>();
    List<String> kernelFunctions = new ArrayList<>();
    for (Frame frame : kernelFrames(sample)) {
      if (!waiting || !ids.isEmpty() || !WaitReason.isScheduler(frame.methodName())) {
        ids.add(sink.frame(frame));
      }
      kernelFunctions.add(frame.methodName());
    }
    boolean spliced = false;
    boolean passing = false;
    for (int i = 0; i < sample.userFrameCount(); i++) {
      if (sample.frameKind(i) == jtrace.loader.abi.FrameKind.COMPILING) {
        frames.addCompiled(ids, sample.frameAddress(i), sample.frameId(i));
        continue;
      }
      RawFrame raw = FrameNamer.raw(sample, i);
      passing |= frames.isPassing(raw);
      ids.addAll(frames.named(raw, sample.timeNanos()));
      if ((sample.frameFlags(i) & SampleView.FRAME_SPLICED) != 0) {
        spliced = true;
        ids.add(sink.frame(SKIPPED));
      }
    }
    frames.nameThreadStart(sample, ids);
    StackEnd end = StackEnd.of(sample.end().ordinal());
    if (spliced && end.isWhole()) {
      end = StackEnd.SPLICED;
    }
    int[] leafFirst = ids.stream().mapToInt(Integer::intValue).toArray();
    return new Named(leafFirst, end, kernelFunctions, passing);
  }

  /** Leaf first, without what the kernel runs at its leaf to call our programs. */
  private List<Frame> kernelFrames(SampleView sample) {
    List<Frame> all = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < sample.kernelFrameCount(); i++) {
      // the first is the pc itself, the others return addresses
      long address = sample.kernelAddress(i);
      Frame frame = kernel.symbolize(i == 0 ? address : address - 1);
      all.add(frame);
      // a program may be younger than the names that were read, the functions that call it are not
      if (isMachinery(frame) && isYoungOrMachinery(all.subList(first, i))) {
        first = i + 1;
      }
    }
    return all.subList(first, all.size());
  }

  private static boolean isYoungOrMachinery(List<Frame> frames) {
    return frames.stream()
        .allMatch(frame -> frame.status() == NameStatus.NO_SYMBOL || isMachinery(frame));
  }

  private static boolean isMachinery(Frame frame) {
    for (String prefix : MACHINERY) {
      if (frame.methodName().startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
