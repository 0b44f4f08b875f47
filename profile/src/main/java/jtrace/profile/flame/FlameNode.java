package jtrace.profile.flame;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** A frame at one place of the call tree; children, threads and lines in the order first seen. */
final class FlameNode {
  /** Lines told apart at one node; more are summed into the node but not listed. */
  private static final int MAX_LINES = 64;

  private final int frame;
  private final SequencedMap<Integer, FlameNode> children = LinkedHashMap.newLinkedHashMap(2);
  private final Map<Integer, Long> selfByThread = LinkedHashMap.newLinkedHashMap(1);
  private final Map<SourceLine, Long> valueByLine = LinkedHashMap.newLinkedHashMap(1);
  private long total;

  FlameNode(int frame) {
    this.frame = frame;
  }

  /** Index in the tree's frames; -1 at the root. */
  int frame() {
    return frame;
  }

  SequencedMap<Integer, FlameNode> children() {
    return children;
  }

  /** What ended here, by thread id. */
  Map<Integer, Long> selfByThread() {
    return selfByThread;
  }

  long total() {
    return total;
  }

  long self() {
    return selfByThread.values().stream().mapToLong(Long::longValue).reduce(0, FlameNode::bounded);
  }

  int lineCount() {
    return valueByLine.size();
  }

  /** The source line with the largest value. */
  SourceLine hottestLine() {
    return valueByLine.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(SourceLine.UNKNOWN);
  }

  void addTotal(long value) {
    total = bounded(total, value);
  }

  void addSelf(int thread, long value) {
    selfByThread.merge(thread, value, FlameNode::bounded);
  }

  void addLine(SourceLine line, long value) {
    boolean known = line.number() > 0;
    if (known && (valueByLine.size() < MAX_LINES || valueByLine.containsKey(line))) {
      valueByLine.merge(line, value, FlameNode::bounded);
    }
  }

  /**
   * Values of a file may be absurd; their sum stays the largest number rather than turn negative.
   */
  private static long bounded(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
