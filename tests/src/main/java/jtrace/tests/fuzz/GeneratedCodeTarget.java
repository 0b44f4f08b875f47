package jtrace.tests.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jtrace.symbolizer.unwind.GeneratedCodeRows;
import jtrace.symbolizer.unwind.GeneratedRegion;

/** Machine code of stubs and codelets, whose rows are found by following it. */
final class GeneratedCodeTarget implements FuzzTarget {
  private static final long BASE = 0x7f0000000000L;
  private static final int MAX_REGIONS = 8;

  /** Names that decide how code is entered. */
  private static final String[] NAMES = {
    "x",
    "method entry point (kind = zerolocals)",
    "return entry points",
    "deoptimization entry points",
    "StubRoutines::cont_thaw",
    "StubRoutines::cont_returnBarrier",
    "enterSpecial",
    "doYield",
    "exception handling",
    "invoke return entry points",
    "call_stub",
    "forward exception"
  };

  /** First the number of regions, three bytes for each, then their code. */
  @Override
  public void read(byte[] input) {
    if (input.length < 1) {
      return;
    }
    int regions = 1 + (input[0] & MAX_REGIONS - 1);
    int from = 1 + 3 * regions;
    if (input.length < from) {
      return;
    }
    List<GeneratedRegion> all = new ArrayList<>();
    int share = (input.length - from) / regions;
    GeneratedRegion.Kind[] kinds = GeneratedRegion.Kind.values();
    long begin = BASE;
    for (int i = 0; i < regions; i++) {
      int description = 1 + 3 * i;
      byte[] code = Arrays.copyOfRange(input, from + i * share, from + (i + 1) * share);
      all.add(
          new GeneratedRegion(
              NAMES[(input[description] & 0xff) % NAMES.length],
              kinds[(input[description + 1] & 0xff) % kinds.length],
              begin,
              input[description + 2] & 0xf8,
              code));
      begin += share;
    }
    GeneratedCodeRows rows = GeneratedCodeRows.of(all, BASE, begin);
    int[] pcs = rows.table().pcs();
    for (int i = 1; i < pcs.length; i++) {
      if (Integer.compareUnsigned(pcs[i - 1], pcs[i]) >= 0) {
        throw new IllegalStateException("rows " + (i - 1) + " and " + i + " are not in order");
      }
    }
  }
}
