package jtrace.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.symbolizer.unwind.UnwindRule;
import jtrace.symbolizer.unwind.UnwindTable;

/**
 * Places unwind tables in the memory that the BPF unwinder reads: {@code struct jt_row} and {@code
 * struct jt_rule} of jtrace_abi.h, in arrays shared with the kernel.
 *
 * <p>Tables are only added, since other processes may use them. Rule 0 is the gap. When the space
 * is used up a table is refused and counted; frames of its code then end a walk with that cause.
 */
final class UnwindSpace {
  /** Where a table lies: rows {@code [first, first + count)}; count 0 when it has no room. */
  record Slice(int first, int count) {
    static final Slice NONE = new Slice(0, 0);
  }

  private static final int ROW_BYTES = 8;
  private static final int RULE_BYTES = 24;

  private final ByteBuffer rows;
  private final ByteBuffer rules;
  private final int rowCapacity;
  private final int ruleCapacity;
  private final Map<UnwindRule, Integer> ruleIndexes = new HashMap<>();
  private int rowCount;
  private long refusedTables;

  UnwindSpace(ByteBuffer rows, ByteBuffer rules) {
    this.rows = rows.duplicate().order(ByteOrder.nativeOrder());
    this.rules = rules.duplicate().order(ByteOrder.nativeOrder());
    rowCapacity = rows.capacity() / ROW_BYTES;
    ruleCapacity = rules.capacity() / RULE_BYTES;
    index(UnwindRule.NONE);
  }

  synchronized Slice add(UnwindTable table) {
    if (table.rows() > rowCapacity - rowCount) {
      refusedTables++;
      return Slice.NONE;
    }
    int[] globalRules = indexes(table.ruleSet());
    int first = rowCount;
    int[] pcs = table.pcs();
    int[] local = table.rules();
    for (int i = 0; i < pcs.length; i++) {
      long rule = globalRules[local[i]];
      rows.putLong((first + i) * ROW_BYTES, Integer.toUnsignedLong(pcs[i]) | rule << 32);
    }
    rowCount += pcs.length;
    return new Slice(first, pcs.length);
  }

  synchronized long refusedTables() {
    return refusedTables;
  }

  synchronized int rowCount() {
    return rowCount;
  }

  private int[] indexes(List<UnwindRule> ruleSet) {
    int[] indexes = new int[ruleSet.size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = index(ruleSet.get(i));
    }
    return indexes;
  }

  /** The rule's place, made on first use; 0, the gap, when all places are taken. */
  private int index(UnwindRule rule) {
    Integer known = ruleIndexes.get(rule);
    if (known != null) {
      return known;
    }
    int index = ruleIndexes.size();
    if (index >= ruleCapacity) {
      return 0;
    }
    int at = index * RULE_BYTES;
    rules.put(at, (byte) rule.cfaKind().ordinal());
    rules.put(at + 1, (byte) rule.cfaReg());
    rules.put(at + 2, (byte) rule.fp().ordinal());
    rules.put(at + 3, (byte) rule.fpReg());
    rules.put(at + 4, (byte) rule.ra().ordinal());
    rules.put(at + 5, (byte) rule.raReg());
    rules.putShort(at + 6, (short) rule.flags());
    rules.putInt(at + 8, rule.cfaOffset());
    rules.putInt(at + 12, rule.cfaOffset2());
    rules.putInt(at + 16, rule.fpOffset());
    rules.putInt(at + 20, rule.raOffset());
    ruleIndexes.put(rule, index);
    return index;
  }
}
