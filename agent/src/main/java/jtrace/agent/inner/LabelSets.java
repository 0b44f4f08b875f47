package jtrace.agent.inner;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The sets of labels that threads have, one object and number for equal ones. There is room for
 * {@link LabelMemory#SETS}: when it is used up, those that no thread has now give theirs back. A
 * number is used again only after a thousand rounds of that, so one that the host has read late
 * stands for nothing rather than for something else.
 */
final class LabelSets {
  private static final int CHANGES = 1 << 13;

  /** Looking through all threads takes a while, so it is not done for every set that is refused. */
  private static final long LOOK_NANOS = 10_000_000;

  private static final int INDEX_MASK = LabelMemory.SETS - 1;
  private static final int ID_MASK = (1 << LabelMemory.SET_BITS) - 1;

  /** One label changed: from which set to which. */
  private static final class Change {
    final LabelSet from;
    final String key;
    final String value;
    final LabelSet to;

    Change(LabelSet from, String key, String value, LabelSet to) {
      this.from = from;
      this.key = key;
      this.value = value;
      this.to = to;
    }

    boolean is(LabelSet before, String changed, String now) {
      return from == before && key.equals(changed) && value.equals(now);
    }
  }

  private final LabelMemory memory;
  private final Change[] changes = new Change[CHANGES];
  private final LabelSet[] byIndex = new LabelSet[LabelMemory.SETS];
  private final Map<Map<String, String>, LabelSet> byLabels = new HashMap<>();
  private int next = 1;
  private int generation;
  private long refused;
  private long lookedNanos = System.nanoTime() - LOOK_NANOS;

  LabelSets(LabelMemory memory) {
    this.memory = memory;
  }

  /** The set that has the number; none when it has been given to another meanwhile. */
  LabelSet of(int id) {
    LabelSet set = byIndex[id & INDEX_MASK];
    return set != null && set.id == id ? set : LabelSet.EMPTY;
  }

  /** The set after one label changed. */
  LabelSet with(LabelSet before, String key, String value) {
    int at = (key.hashCode() * 31 + value.hashCode()) * 31 + before.id;
    at = (at ^ at >>> 13) & CHANGES - 1;
    Change known = changes[at];
    if (known != null && known.is(before, key, value) && isCurrent(known.to)) {
      return known.to;
    }
    LabelSet after =
        current(before.with(cut(key, LabelSet.KEY_MAX), cut(value, LabelSet.VALUE_MAX)));
    if (key.length() <= LabelSet.KEY_MAX && value.length() <= LabelSet.VALUE_MAX) {
      changes[at] = new Change(before, key, value, after);
    }
    return after;
  }

  /** The set again, if its number was given away while no thread had it. */
  LabelSet current(LabelSet set) {
    return isCurrent(set) ? set : current(set.labels);
  }

  private boolean isCurrent(LabelSet set) {
    return set == LabelSet.EMPTY || byIndex[set.id & INDEX_MASK] == set;
  }

  private static String cut(String text, int max) {
    return text.length() > max ? text.substring(0, max) : text;
  }

  private synchronized LabelSet current(Map<String, String> labels) {
    if (labels.isEmpty()) {
      return LabelSet.EMPTY;
    }
    LabelSet known = byLabels.get(labels);
    if (known != null) {
      return known;
    }
    while (next < LabelMemory.SETS && byIndex[next] != null) {
      next++;
    }
    if (next == LabelMemory.SETS && !makeRoom()) {
      memory.refused(++refused);
      return LabelSet.EMPTY;
    }
    LabelSet made = new LabelSet((generation * LabelMemory.SETS + next) & ID_MASK, labels);
    memory.set(made.id, LabelSet.text(labels));
    byLabels.put(labels, made);
    byIndex[next] = made;
    return made;
  }

  /** Takes the numbers from sets that no thread has. */
  private boolean makeRoom() {
    if (System.nanoTime() - lookedNanos < LOOK_NANOS) {
      return false;
    }
    lookedNanos = System.nanoTime();
    BitSet used = new BitSet(LabelMemory.SETS);
    for (int i = 0; i < LabelMemory.WORDS; i++) {
      used.set((int) memory.word(i) & INDEX_MASK);
    }
    generation++;
    next = 0;
    for (int i = LabelMemory.SETS - 1; i > 0; i--) {
      if (byIndex[i] != null && !used.get(i)) {
        byLabels.remove(byIndex[i].labels);
        byIndex[i] = null;
        next = i;
      }
    }
    if (next == 0) {
      next = LabelMemory.SETS;
      return false;
    }
    return true;
  }
}
