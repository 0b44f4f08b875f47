package jtrace.profile.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import jtrace.profile.Recording;
import jtrace.profile.ThreadInfo;
import jtrace.profile.filter.Profile;

/**
 * Self and total of a profile by sort keys, with standard errors that keep in mind that samples
 * which follow each other are alike.
 */
public final class ShareTable {

  /** One line: the keys' texts, and what carries them. */
  public static final class Line {
    private final List<String> keys;
    private final BlockSum whole;
    private final BlockSum self;
    private final BlockSum total;

    private Line(List<String> keys, BlockSum whole, int blocks) {
      this.keys = keys;
      this.whole = whole;
      this.self = new BlockSum(blocks);
      this.total = new BlockSum(blocks);
    }

    public List<String> keys() {
      return keys;
    }

    /** Samples that have the keys at their leaf. */
    public long selfSamples() {
      return self.samples();
    }

    /** Samples that have the keys anywhere. */
    public long totalSamples() {
      return total.samples();
    }

    /** The part of the profile's value that has the keys at its leaf, 0 to 1. */
    public Estimate selfShare() {
      return self.share(whole);
    }

    /** The part of the profile's value that has the keys anywhere, 0 to 1. */
    public Estimate totalShare() {
      return total.share(whole);
    }

    /** How much larger the self share is than another's of the same stretch of time. */
    Estimate selfBeyond(Line other) {
      return BlockSum.difference(self, whole, other.self, other.whole);
    }

    /** How much larger the total share is than another's of the same stretch of time. */
    Estimate totalBeyond(Line other) {
      return BlockSum.difference(total, whole, other.total, other.whole);
    }

    /** The value, in the event's unit, that has the keys at its leaf. */
    public Estimate selfValue() {
      return self.total(whole);
    }

    /** The value, in the event's unit, that has the keys anywhere. */
    public Estimate totalValue() {
      return total.total(whole);
    }
  }

  private final Profile profile;
  private final List<SortKey> sortKeys;
  private final UnaryOperator<String> rename;
  private final TimeBlocks blocks;
  private final BlockSum whole;
  private final Map<List<String>, Line> lines = new LinkedHashMap<>();
  private final Map<Long, Line> lineOfFrame = new HashMap<>();
  private final Map<Long, List<Line>> linesOfStack = new HashMap<>();

  private ShareTable(Profile profile, List<SortKey> sortKeys, UnaryOperator<String> rename) {
    this.profile = profile;
    this.sortKeys = List.copyOf(sortKeys);
    this.rename = rename;
    this.blocks = TimeBlocks.of(profile);
    this.whole = new BlockSum(blocks.count());
  }

  public static ShareTable of(Profile profile, List<SortKey> sortKeys) {
    return of(profile, sortKeys, UnaryOperator.identity());
  }

  /** With the keys' texts changed by {@code rename}; those that become equal become one line. */
  public static ShareTable of(
      Profile profile, List<SortKey> sortKeys, UnaryOperator<String> rename) {
    ShareTable table = new ShareTable(profile, sortKeys, rename);
    for (int block = 0; block < table.blocks.count(); block++) {
      table.add(block);
    }
    table.linesOfStack.clear();
    table.lineOfFrame.clear();
    return table;
  }

  private void add(int block) {
    Recording recording = profile.recording();
    for (int sample : blocks.samples(block)) {
      double weight = recording.sampleValue(sample);
      whole.add(block, weight);
      List<Line> leafFirst = lines(recording.sampleThread(sample), profile.viewOfSample(sample));
      leafFirst.getFirst().self.add(block, weight);
      for (Line line : leafFirst) {
        line.total.add(block, weight);
      }
    }
  }

  /** The distinct lines of a stack, the leaf's first. */
  private List<Line> lines(int thread, int stack) {
    int keyThread = sortKeys.contains(SortKey.THREAD) ? thread : 0;
    return linesOfStack.computeIfAbsent(
        (long) keyThread << 32 | stack,
        any -> {
          Set<Line> distinct = new LinkedHashSet<>();
          for (int frame : profile.framesLeafFirst(stack)) {
            distinct.add(line(keyThread, frame));
          }
          return new ArrayList<>(distinct);
        });
  }

  private Line line(int thread, int frame) {
    return lineOfFrame.computeIfAbsent(
        (long) thread << 32 | frame,
        any -> {
          ThreadInfo info = profile.recording().threads().get(thread);
          List<String> keys =
              sortKeys.stream().map(key -> rename.apply(key.of(profile, frame, info))).toList();
          return lines.computeIfAbsent(keys, this::newLine);
        });
  }

  public Profile profile() {
    return profile;
  }

  /** All lines, the largest self first, then the largest total. */
  public List<Line> lines() {
    return lines.values().stream()
        .sorted(
            Comparator.comparingDouble((Line line) -> -line.self.sum())
                .thenComparingDouble(line -> -line.total.sum())
                .thenComparing(line -> String.join("\0", line.keys)))
        .toList();
  }

  public Optional<Line> line(List<String> keys) {
    return Optional.ofNullable(lines.get(keys));
  }

  /** The line of these keys, or one that nothing was seen of. */
  public Line lineOrNothing(List<String> keys) {
    return line(keys).orElseGet(() -> newLine(keys));
  }

  private Line newLine(List<String> keys) {
    return new Line(keys, whole, blocks.count());
  }

  public long samples() {
    return whole.samples();
  }
}
