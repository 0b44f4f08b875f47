package jtrace.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.loader.abi.RowTwin;
import jtrace.loader.abi.RuleTwin;
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
    rowCapacity = rows.capacity() / RowTwin.SIZE_BYTES;
    ruleCapacity = rules.capacity() / RuleTwin.SIZE_BYTES;
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
      RowTwin.write(rows, (first + i) * RowTwin.SIZE_BYTES, pcs[i], globalRules[local[i]]);
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
    twin(rule).write(rules, index * RuleTwin.SIZE_BYTES);
    ruleIndexes.put(rule, index);
    return index;
  }

  private static RuleTwin twin(UnwindRule rule) {
    return new RuleTwin(
        rule.cfaKind().ordinal(),
        rule.cfaReg(),
        rule.cfaOffset(),
        rule.cfaOffset2(),
        rule.fp().ordinal(),
        rule.fpReg(),
        rule.fpOffset(),
        rule.ra().ordinal(),
        rule.raReg(),
        rule.raOffset(),
        rule.flags());
  }
}
