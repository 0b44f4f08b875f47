package jtrace.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jtrace.loader.abi.SampleView;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.HeapShare;
import jtrace.profile.RecordingSink;
import jtrace.symbolizer.hotspot.HotSpotVm;

/** Names the frames of one process: equal ones once, as long as their names hold. */
final class FrameNamer {
  static final int MAX_FRAMES = HeapShare.entries(20, 160, 200_000);
  private static final String COMPILER_CALL = "CompileBroker::invoke_compiler_on_method";

  private final Target target;
  private final CodeNames code;
  private final RecordingSink sink;
  private final boolean keepNative;
  private final Map<RawFrame, List<Integer>> known = new HashMap<>();
  private final Set<RawFrame> threadStarts = new HashSet<>();
  private final Set<Integer> compilerCalls = new HashSet<>();

  /** Frames of the method that a probed one calls at its end. */
  private final Set<Integer> callMarkers = new HashSet<>();

  /** Frames of functions that wait, and what for. */
  private final Map<Integer, WaitReason> waitFunctions = new HashMap<>();

  private final InterpretedNames interpreted;

  FrameNamer(Target target, ModuleTables modules, RecordingSink sink, boolean keepNative) {
    this.target = target;
    this.code = new CodeNames(target, modules, sink);
    this.sink = sink;
    this.keepNative = keepNative;
    this.interpreted = new InterpretedNames(frame -> define(List.of(frame)));
    target.vm().ifPresent(vm -> interpreted.generation(vm, System.nanoTime()));
  }

  static RawFrame raw(SampleView sample, int index) {
    return new RawFrame(
        sample.frameAddress(index),
        sample.frameExtra(index),
        sample.frameId(index),
        sample.frameKind(index),
        (sample.frameFlags(index) & SampleView.FRAME_LEAF) != 0,
        (sample.frameFlags(index) & SampleView.FRAME_ENTRY) != 0);
  }

  /** Whether the frame's name holds only until a class is unloaded. */
  boolean isPassing(RawFrame raw) {
    return raw.kind() == jtrace.loader.abi.FrameKind.INTERPRETED && target.vm().isPresent();
  }

  /** The frame's id, and those of what is inlined there, leaf first. */
  List<Integer> named(RawFrame raw, long sampleNanos) throws IOException {
    if (isPassing(raw)) {
      return interpreted.name(target.vm().orElseThrow(), raw, sampleNanos);
    }
    List<Integer> named = known.get(raw);
    if (named == null) {
      named = define(code.of(raw));
      known.put(raw, named);
    }
    return named;
  }

  /**
   * The C library's function with which threads begin has often no symbol, but a place: between the
   * root and the first function of another module. A child process that is made by the same system
   * call runs only the library's functions.
   */
  void nameThreadStart(SampleView sample, List<Integer> ids) throws IOException {
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
      known.put(start, named);
      ids.set(ids.size() - 2, named.getFirst());
    }
  }

  /** Puts the method that a compiler thread works on above the function that calls the compiler. */
  void addCompiled(List<Integer> ids, long method, int constMethodLow) throws IOException {
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

  /** Whether a frame is of the method that a probed one calls at its end. */
  boolean isCallMarker(int frame) {
    return callMarkers.contains(frame);
  }

  /** What a function waits for, if it is one that waits. */
  Optional<WaitReason> reason(int frame) {
    return Optional.ofNullable(waitFunctions.get(frame));
  }

  /** Forgets what was named when that is too much: it is named again then. */
  boolean makeRoom() {
    boolean full = known.size() >= MAX_FRAMES;
    if (full) {
      known.clear();
      threadStarts.clear();
    }
    return full;
  }

  /** See {@link InterpretedNames#generation(HotSpotVm, long)}. */
  long generation(HotSpotVm vm, long timeNanos) {
    return interpreted.generation(vm, timeNanos);
  }

  /** The number now, without a look. */
  long generation() {
    return interpreted.generation();
  }

  /** Whether what was named since the last change holds for a sample of that time. */
  boolean isCurrent(long timeNanos) {
    return interpreted.isCurrent(timeNanos);
  }

  /** Whether naming samples soon pays. */
  boolean isChanging() {
    return interpreted.isChanging();
  }

  /** Interpreted frames that got no name because classes were unloaded meanwhile. */
  long uncertain() {
    return interpreted.uncertain();
  }
}
