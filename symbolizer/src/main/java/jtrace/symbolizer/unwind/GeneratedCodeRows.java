package jtrace.symbolizer.unwind;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import jtrace.symbolizer.x86.Operation;
import jtrace.symbolizer.x86.X86Decoder;

/**
 * Unwind rows for HotSpot's generated code, which carries no .eh_frame: found by following the
 * instructions from each region's entry.
 *
 * <p>A row's rule is exact or it is {@link UnwindRule#NONE}. Rules of instructions that never call
 * may use any register, since they are only used when all registers are known.
 *
 * @param table rows; pcs are relative to the base given to {@link #of}
 */
public record GeneratedCodeRows(UnwindTable table, Coverage coverage) {

  /**
   * What was found.
   *
   * @param instructions reached
   * @param withoutRule of these, how many have no rule
   * @param joinsWithLoss times that paths met in different states
   * @param frameSizeAgrees calls in runtime blobs whose rule agrees with the blob's frame size
   * @param frameSizeDiffers and those where it does not
   * @param refusedRegions regions that overlap another one or lie out of the rows' range
   */
  public record Coverage(
      int instructions,
      int withoutRule,
      int joinsWithLoss,
      int frameSizeAgrees,
      int frameSizeDiffers,
      int refusedRegions) {}

  /**
   * Analyses the regions.
   *
   * @param regions in any order
   * @param base address that the rows' pcs are relative to: the lowest of the code heaps
   * @param end end of the highest code heap; code in {@code [base, end)} is generated code
   */
  public static GeneratedCodeRows of(List<GeneratedRegion> regions, long base, long end) {
    return new Building(base, end).rows(regions);
  }

  private static final class Building {
    private final long base;
    private final long end;
    private final FrameEffects effects;
    private final RuleNumbers numbers = new RuleNumbers();
    private int[] pcs = new int[4096];
    private int[] rules = new int[4096];
    private int rows;
    private int instructions;
    private int withoutRule;
    private int joinsWithLoss;
    private int frameSizeAgrees;
    private int frameSizeDiffers;
    private int refused;

    Building(long base, long end) {
      this.base = base;
      this.end = end;
      effects = new FrameEffects(new FrameEffects.CodeBounds(base, end));
    }

    GeneratedCodeRows rows(List<GeneratedRegion> regions) {
      List<GeneratedRegion> sorted =
          regions.stream().sorted(Comparator.comparingLong(GeneratedRegion::begin)).toList();
      long free = base;
      long limit = Math.min(end, base + 0xffff_ffffL);
      for (GeneratedRegion region : sorted) {
        if (region.begin() < free || region.begin() > limit - region.code().length) {
          refused++;
          continue;
        }
        free = region.end();
        add(region);
        row(free, 0);
      }
      return new GeneratedCodeRows(
          new UnwindTable(Arrays.copyOf(pcs, rows), Arrays.copyOf(rules, rows), numbers.rules()),
          new Coverage(
              instructions,
              withoutRule,
              joinsWithLoss,
              frameSizeAgrees,
              frameSizeDiffers,
              refused));
    }

    private void add(GeneratedRegion region) {
      if (region.kind() == GeneratedRegion.Kind.VTABLE) {
        CodeEntry entry = CodeEntry.of(region);
        row(region.begin(), numbers.of(FrameRules.of(entry.start(), entry.cfa())));
        return;
      }
      if (region.kind() == GeneratedRegion.Kind.STUB && ContinuationRows.covers(region.name())) {
        addContinuation(region);
        return;
      }
      RegionAnalysis analysis = new RegionAnalysis(region, effects, numbers);
      analysis.run();
      int[] rules = analysis.rules();
      if (region.kind() == GeneratedRegion.Kind.RUNTIME && DeoptRows.covers(region.name())) {
        new DeoptRows(region.code(), rules, numbers).complete();
      }
      joinsWithLoss += analysis.joinsWithLoss();
      for (int at = 0; at < region.code().length; at++) {
        if (analysis.instruction(at)) {
          int rule = rules[at];
          row(region.begin() + at, rule);
          instructions++;
          withoutRule += rule == 0 ? 1 : 0;
        } else if (!analysis.reached(at)) {
          row(region.begin() + at, 0);
        }
      }
      if (region.frameSizeBytes() > 0) {
        compareFrameSize(region, analysis);
      }
    }

    private void addContinuation(GeneratedRegion region) {
      int[] found = new ContinuationRows(region.code(), numbers).run();
      row(region.begin(), 0);
      for (int at = 0; at < found.length; at++) {
        if (found[at] >= 0) {
          row(region.begin() + at, found[at]);
          instructions++;
        }
      }
    }

    private void row(long address, int rule) {
      if (rows > 0 && rules[rows - 1] == rule) {
        return;
      }
      int pc = (int) (address - base);
      if (rows > 0 && pcs[rows - 1] == pc) {
        rules[rows - 1] = rule;
        return;
      }
      if (rows == pcs.length) {
        pcs = Arrays.copyOf(pcs, 2 * rows);
        rules = Arrays.copyOf(rules, 2 * rows);
      }
      pcs[rows] = pc;
      rules[rows++] = rule;
    }

    private void compareFrameSize(GeneratedRegion region, RegionAnalysis analysis) {
      X86Decoder decoder = new X86Decoder();
      for (int at = 0; at < region.code().length; at++) {
        if (!analysis.instruction(at)
            || decoder.decode(region.code(), at, region.code().length) == 0) {
          continue;
        }
        UnwindRule rule = numbers.rule(analysis.rule(at));
        boolean call =
            decoder.operation() == Operation.CALL || decoder.operation() == Operation.CALL_INDIRECT;
        if (call && rule.cfaKind() == UnwindRule.CfaKind.REG && rule.cfaReg() == UnwindRule.RSP) {
          if (rule.cfaOffset() == region.frameSizeBytes()) {
            frameSizeAgrees++;
          } else {
            frameSizeDiffers++;
          }
        }
      }
    }
  }
}
