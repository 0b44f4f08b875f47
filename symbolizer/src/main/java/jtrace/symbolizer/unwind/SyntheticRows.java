package jtrace.symbolizer.unwind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.symbolizer.elf.ElfFile;
import jtrace.symbolizer.elf.ElfSection;

/**
 * Rows for code that linkers and assemblers often leave undescribed: PLT sections (lld writes no
 * frame information for them) and the entry point (musl).
 */
final class SyntheticRows {

  /** Marks an entry that is no FDE; FDE positions are not negative. */
  static final int MARK = -1;

  private static final int PLT_HEADER_PUSH_BYTES = 6;
  private static final int PLT_ENTRY_BYTES = 16;

  /** Enough for any _start; it is cut at the next described function. */
  private static final int ENTRY_CODE_BYTES = 48;

  private final ElfFile file;
  private final Map<Long, ElfSection> plts = new HashMap<>();

  SyntheticRows(ElfFile file) {
    this.file = file;
  }

  /** Start addresses that need rows and have no entry among the sorted ones. */
  List<Long> uncovered(long[] sortedStarts, int count) {
    List<Long> starts = new ArrayList<>();
    for (ElfSection section : file.sections()) {
      boolean plt = section.name().equals(".plt") || section.name().startsWith(".plt.");
      long end = section.address() + section.sizeBytes();
      if (plt && section.executable() && inRange(section.address()) && inRange(end - 1)) {
        int first = Arrays.binarySearch(sortedStarts, 0, count, section.address());
        int at = first < 0 ? ~first : first;
        if (at == count || sortedStarts[at] >= end) {
          plts.put(section.address(), section);
          starts.add(section.address());
        }
      }
    }
    long entry = file.entry();
    if (inRange(entry)
        && entry != 0
        && file.isCode(entry)
        && !plts.containsKey(entry)
        && Arrays.binarySearch(sortedStarts, 0, count, entry) < 0) {
      starts.add(entry);
    }
    return starts;
  }

  /** Emits rows from {@code start}; returns where they end. */
  long emit(RuleTable rows, long start, long next) {
    ElfSection section = plts.get(start);
    CfaState state = new CfaState();
    state.location(CfaState.RETURN_COLUMN, CfaState.AT_CFA, 0, -8);
    if (section == null) {
      state.location(CfaState.RETURN_COLUMN, CfaState.UNDEFINED, 0, 0);
      rows.row(start, rows.rule(state, false));
      return Math.min(next, start + ENTRY_CODE_BYTES);
    }
    if (section.name().equals(".plt")) {
      state.cfa(CfaState.REG, UnwindRule.RSP, 16, 0);
      rows.row(start, rows.rule(state, false));
      state.cfa(CfaState.REG, UnwindRule.RSP, 24, 0);
      rows.row(start + PLT_HEADER_PUSH_BYTES, rows.rule(state, false));
      state.cfa(CfaState.PLT, UnwindRule.RSP, 8, 0);
      rows.row(start + PLT_ENTRY_BYTES, rows.rule(state, false));
    } else {
      state.cfa(CfaState.REG, UnwindRule.RSP, 8, 0);
      rows.row(start, rows.rule(state, false));
    }
    return Math.min(next, start + section.sizeBytes());
  }

  private static boolean inRange(long address) {
    return address >= 0 && address <= 0xffffffffL;
  }
}
