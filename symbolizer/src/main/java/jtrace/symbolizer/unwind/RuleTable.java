package jtrace.symbolizer.unwind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.profile.HeapShare;

/**
 * Collects rows in ascending order of pc, merges equal neighbours and numbers the distinct rules.
 * Rule 0 is {@link UnwindRule#NONE}.
 */
final class RuleTable {

  /** More distinct rules than any real file has (libc: about 300); the rest become NONE. */
  static final int MAX_RULES = 4_096;

  /** Eight bytes each, and twice that while a table grows. */
  static final int MAX_ROWS = HeapShare.entries(8, 8, 1 << 24);

  private static final int SLOTS = MAX_RULES * 4;

  private final int[] slots = new int[SLOTS];
  private final List<UnwindRule> rules = new ArrayList<>();
  private final Map<UnwindRule, Integer> others = new HashMap<>();
  private int[][] keys = new int[64][];
  private int[] pcs = new int[4_096];
  private int[] rows = new int[4_096];
  private int count;
  private int lastRule = -1;
  private int[] lastKey = new int[0];

  RuleTable() {
    rules.add(UnwindRule.NONE);
  }

  /** The number of the rule that the state describes. */
  int rule(CfaState state, boolean signal) {
    int[] key = state.key(signal);
    if (Arrays.equals(key, lastKey)) {
      return lastRule;
    }
    int slot = (Arrays.hashCode(key) * 0x9e3779b9) >>> 18;
    while (slots[slot] != 0 && !Arrays.equals(keys[slots[slot]], key)) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    if (slots[slot] == 0) {
      UnwindRule made = CfaState.toRule(key);
      if (made.equals(UnwindRule.NONE) || rules.size() == MAX_RULES) {
        return 0;
      }
      if (rules.size() == keys.length) {
        keys = Arrays.copyOf(keys, keys.length * 2);
      }
      slots[slot] = rules.size();
      keys[rules.size()] = key.clone();
      rules.add(made);
    }
    lastKey = keys[slots[slot]];
    lastRule = slots[slot];
    return lastRule;
  }

  /** The number of a rule that comes from no state. */
  int rule(UnwindRule made) {
    int number = others.getOrDefault(made, made.equals(UnwindRule.NONE) ? 0 : rules.size());
    if (number == rules.size()) {
      if (number == MAX_RULES) {
        return 0;
      }
      if (number == keys.length) {
        keys = Arrays.copyOf(keys, keys.length * 2);
      }
      others.put(made, number);
      rules.add(made);
    }
    return number;
  }

  /** From {@code pc} on {@code rule} holds; a second row for one pc replaces the first. */
  void row(long pc, int rule) {
    int low = (int) pc;
    if (count > 0 && pcs[count - 1] == low) {
      count--;
    }
    if (count > 0 ? rows[count - 1] == rule : rule == 0) {
      return;
    }
    if (count == MAX_ROWS) {
      rows[count - 1] = 0; // what follows has no rule, not that of the last row
      return;
    }
    if (count == pcs.length) {
      pcs = Arrays.copyOf(pcs, count * 2);
      rows = Arrays.copyOf(rows, count * 2);
    }
    pcs[count] = low;
    rows[count++] = rule;
  }

  int rows() {
    return count;
  }

  /** Start of row {@code i}. */
  long pc(int i) {
    return Integer.toUnsignedLong(pcs[i]);
  }

  /** Number of the rule of row {@code i}. */
  int ruleNumber(int i) {
    return rows[i];
  }

  UnwindRule rule(int number) {
    return rules.get(number);
  }

  /** Takes back all rows but the first {@code kept}. */
  void keep(int kept) {
    count = Math.min(count, kept);
  }

  UnwindTable toTable() {
    return new UnwindTable(Arrays.copyOf(pcs, count), Arrays.copyOf(rows, count), rules);
  }
}
