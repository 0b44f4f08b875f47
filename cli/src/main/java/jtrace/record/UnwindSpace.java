package jtrace.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
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
 * <p>Tables of files stay, since other processes may use them; those of a process's own code are
 * replaced and given back. Rule 0 is the gap. When the space is used up a table is refused and
 * counted; frames of its code then end a walk with that cause.
 */
final class UnwindSpace {
  /** So many tables that were replaced last stay as they are: a walk may still be reading them. */
  private static final int GRACE = 4;

  /**
   * Where a table lies: rows {@code [first, first + count)}; count 0 when it has no room.
   *
   * @param room for so many rows there is room
   */
  record Slice(int first, int count, int room) {
    static final Slice NONE = new Slice(0, 0, 0);
  }

  private final ByteBuffer rows;
  private final ByteBuffer rules;
  private final int rowCapacity;
  private final int ruleCapacity;
  private final Map<UnwindRule, Integer> ruleIndexes = new HashMap<>();
  private final Deque<Slice> replaced = new ArrayDeque<>();
  private final Deque<Slice> free = new ArrayDeque<>();
  private int rowCount;
  private long refusedTables;

  UnwindSpace(ByteBuffer rows, ByteBuffer rules) {
    this.rows = rows.duplicate().order(ByteOrder.nativeOrder());
    this.rules = rules.duplicate().order(ByteOrder.nativeOrder());
    rowCapacity = rows.capacity() / RowTwin.SIZE_BYTES;
    ruleCapacity = rules.capacity() / RuleTwin.SIZE_BYTES;
    index(UnwindRule.NONE);
  }

  /** Places a table that stays. */
  synchronized Slice add(UnwindTable table) {
    return place(table, unused(table.rows()));
  }

  /**
   * Places a table that may be replaced.
   *
   * @param old the one that it replaces, or {@link Slice#NONE}
   * @return the old one when there is no room for another
   */
  synchronized Slice replace(Slice old, UnwindTable table) {
    Slice room = freed(table.rows());
    if (room == Slice.NONE) {
      room = unused(table.rows() + table.rows() / 4); // the next is larger by a little
    }
    Slice placed = place(table, room);
    if (placed == Slice.NONE) {
      return old;
    }
    if (old != Slice.NONE) {
      replaced.add(old);
      while (replaced.size() > GRACE) {
        free.add(replaced.remove());
      }
    }
    return placed;
  }

  /** Gives back a table that {@link #replace} has placed; no walk reads it any more. */
  synchronized void release(Slice slice) {
    if (slice != Slice.NONE) {
      free.add(slice);
    }
  }

  private Slice freed(int count) {
    for (Iterator<Slice> slices = free.iterator(); slices.hasNext(); ) {
      Slice slice = slices.next();
      if (slice.room >= count) {
        slices.remove();
        return slice;
      }
    }
    return Slice.NONE;
  }

  private Slice unused(int room) {
    if (room > rowCapacity - rowCount) {
      return Slice.NONE;
    }
    Slice slice = new Slice(rowCount, 0, room);
    rowCount += room;
    return slice;
  }

  private Slice place(UnwindTable table, Slice room) {
    int[] pcs = table.pcs();
    if (room.room < pcs.length) {
      refusedTables++;
      return Slice.NONE;
    }
    int[] globalRules = indexes(table.ruleSet());
    int[] local = table.rules();
    for (int i = 0; i < pcs.length; i++) {
      int at = (room.first + i) * RowTwin.SIZE_BYTES;
      RowTwin.write(rows, at, pcs[i], globalRules[local[i]]);
    }
    return new Slice(room.first, pcs.length, room.room);
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
