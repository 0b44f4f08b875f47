package jtrace.profile.flame;

import java.util.List;
import jtrace.profile.ProcessInfo;
import jtrace.profile.ThreadInfo;

/** A call tree with its values by thread. Made by {@link FlameTreeBuilder}; not changed later. */
public final class FlameTree {
  private final FlameNode root;
  private final int nodeCount;
  private final long foldedStackCount;
  private final List<FlameMethod> methods;
  private final List<FlameFrame> frames;
  private final List<ProcessInfo> processes;
  private final List<ThreadInfo> threads;

  FlameTree(
      FlameNode root,
      int nodeCount,
      long foldedStackCount,
      List<FlameMethod> methods,
      List<FlameFrame> frames,
      List<ProcessInfo> processes,
      List<ThreadInfo> threads) {
    this.root = root;
    this.nodeCount = nodeCount;
    this.foldedStackCount = foldedStackCount;
    this.methods = List.copyOf(methods);
    this.frames = List.copyOf(frames);
    this.processes = List.copyOf(processes);
    this.threads = List.copyOf(threads);
  }

  /** The sum of all values. */
  public long total() {
    return root.total();
  }

  /** Nodes without the root. */
  public int nodeCount() {
    return nodeCount;
  }

  /** Stacks that lost their leaf side to the tree's limits; their values are in the tree. */
  public long foldedStackCount() {
    return foldedStackCount;
  }

  FlameNode root() {
    return root;
  }

  List<FlameMethod> methods() {
    return methods;
  }

  List<FlameFrame> frames() {
    return frames;
  }

  List<ProcessInfo> processes() {
    return processes;
  }

  List<ThreadInfo> threads() {
    return threads;
  }
}
