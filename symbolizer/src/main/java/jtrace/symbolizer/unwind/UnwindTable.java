package jtrace.symbolizer.unwind;

import java.util.List;

/**
 * Unwind rows of one ELF file, or of the generated code of one JVM, sorted by pc.
 *
 * <p>Row {@code i} holds for pcs from {@code pcs[i]} up to {@code pcs[i + 1]}; pcs are unsigned
 * 32-bit offsets from the table's base. Equal neighbours are merged; gaps are rows with {@link
 * UnwindRule#NONE}.
 *
 * @param pcs ascending, unsigned
 * @param rules index into {@code ruleSet} for each row
 * @param ruleSet distinct rules
 */
public record UnwindTable(int[] pcs, int[] rules, List<UnwindRule> ruleSet) {

  public UnwindTable {
    if (pcs.length != rules.length) {
      throw new IllegalArgumentException(pcs.length + " pcs, " + rules.length + " rules");
    }
    ruleSet = List.copyOf(ruleSet);
  }

  public int rows() {
    return pcs.length;
  }

  /**
   * The rule for a pc relative to the table's base; {@link UnwindRule#NONE} before the first row.
   */
  public UnwindRule ruleAt(long pc) {
    int low = 0;
    int high = pcs.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Integer.toUnsignedLong(pcs[middle]) <= pc) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high < 0 ? UnwindRule.NONE : ruleSet.get(rules[high]);
  }
}
