package jtrace.profile.flame;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.profile.Frame;
import jtrace.profile.ProcessInfo;
import jtrace.profile.ThreadInfo;

/** Sums stacks into a {@link FlameTree}. Not thread-safe. */
public final class FlameTreeBuilder {
  /** Most nodes of a tree: beyond, stacks end at the deepest node that exists. */
  public static final int MAX_NODES = 2_000_000;

  /** Deepest node of a tree; a stack of the unwinder has at most 2048 frames. */
  public static final int MAX_DEPTH = 4096;

  private final int maxNodes;
  private final FlameNode root = new FlameNode(-1);
  private final Table<FlameMethod> methods = new Table<>();
  private final Table<FlameFrame> frames = new Table<>();
  private final Map<Frame, Integer> frameIds = new HashMap<>();
  private final List<ProcessInfo> processes = new ArrayList<>();
  private final List<ThreadInfo> threads = new ArrayList<>();
  private int nodeCount;
  private long foldedStackCount;

  public FlameTreeBuilder() {
    this(MAX_NODES);
  }

  FlameTreeBuilder(int maxNodes) {
    this.maxNodes = maxNodes;
  }

  /** Defines a process; ids are dense and start at 0. */
  public int process(ProcessInfo process) {
    processes.add(requireNonNull(process));
    return processes.size() - 1;
  }

  /** Defines a thread of a process that is already defined; ids are dense and start at 0. */
  public int thread(ThreadInfo thread) {
    if (thread.process() < 0 || thread.process() >= processes.size()) {
      throw new IllegalArgumentException("thread of unknown process " + thread.process());
    }
    threads.add(thread);
    return threads.size() - 1;
  }

  /** Adds a stack, root first, that was seen in {@code thread}; a value of 0 adds nothing. */
  public void add(List<Frame> rootFirst, int thread, long value) {
    if (thread < 0 || thread >= threads.size()) {
      throw new IllegalArgumentException("unknown thread " + thread);
    }
    if (value < 0) {
      throw new IllegalArgumentException("value " + value);
    }
    if (value == 0) {
      return;
    }
    FlameNode node = root;
    root.addTotal(value);
    int depth = 0;
    for (Frame frame : rootFirst) {
      int id = frameIds.computeIfAbsent(frame, this::define);
      FlameNode child = node.children().get(id);
      if (child == null) {
        if (depth == MAX_DEPTH || nodeCount == maxNodes) {
          foldedStackCount++;
          break;
        }
        child = new FlameNode(id);
        node.children().put(id, child);
        nodeCount++;
      }
      child.addTotal(value);
      child.addLine(SourceLine.of(frame), value);
      node = child;
      depth++;
    }
    node.addSelf(thread, value);
  }

  public FlameTree build() {
    return new FlameTree(
        root, nodeCount, foldedStackCount, methods.values(), frames.values(), processes, threads);
  }

  private int define(Frame frame) {
    // The same method may come with and without file or raw name: what differs there is one box.
    FlameMethod method = FlameMethod.of(frame);
    int id = methods.id(new MethodKey(method), method);
    FlameFrame flameFrame = new FlameFrame(id, frame.kind());
    return frames.id(flameFrame, flameFrame);
  }

  private record MethodKey(
      String className, String name, String signature, String module, Enum<?> otherKind) {
    MethodKey(FlameMethod method) {
      this(
          method.className(),
          method.name(),
          method.signature(),
          method.module(),
          method.otherKind());
    }
  }

  /** Values numbered in the order of their first use. */
  private static final class Table<T> {
    private final Map<Object, Integer> ids = new HashMap<>();
    private final List<T> values = new ArrayList<>();

    int id(Object key, T value) {
      Integer known = ids.putIfAbsent(key, values.size());
      if (known != null) {
        return known;
      }
      values.add(value);
      return values.size() - 1;
    }

    List<T> values() {
      return values;
    }
  }
}
