package jtrace.symbolizer.unwind;

import java.nio.ByteBuffer;
import java.util.Arrays;
import jtrace.symbolizer.elf.ElfFile;
import jtrace.symbolizer.elf.ElfSymbols;

/**
 * Rows for functions that have a symbol and no frame information, as the kernels of numeric
 * libraries, codecs and the JVM's own assembler code have: found by following their instructions,
 * as for HotSpot's generated code. Such rows are exact, or there is none.
 */
final class UndescribedFunctions {

  static final UndescribedFunctions NONE = new UndescribedFunctions(address -> null, new long[0]);

  /** A function that is longer has no rows. */
  private static final int MAX_FUNCTION_BYTES = 1 << 18;

  /** Code of one file that is followed; so much takes about a second. */
  private static final long MAX_CODE_BYTES = 1 << 24;

  private static final int MAX_FUNCTIONS = 1 << 16;

  private static final long MAX_ADDRESS = 0xffffffffL;

  /** Calls go to other functions, which keep the registers that are theirs to keep. */
  private static final FrameEffects EFFECTS = new FrameEffects(new FrameEffects.CodeBounds(0, 0));

  /** Where code comes from: what the file has from a link-time address on. */
  interface Code {
    ByteBuffer at(long address);
  }

  private final Code memory;

  /** Start in the high half, size in the low one, sorted; one for each start. */
  private final long[] functions;

  private final RuleNumbers numbers = new RuleNumbers();
  private int next;
  private long codeBytes;

  UndescribedFunctions(Code memory, long[] functions) {
    this.memory = memory;
    this.functions = functions;
  }

  /** The functions of a file that none of the sorted starts of described ones is the start of. */
  static UndescribedFunctions of(ElfFile file, long[] described) {
    long[] found = new long[64];
    int count = 0;
    for (String table : new String[] {".symtab", ".dynsym"}) {
      ElfSymbols symbols = file.symbols(table);
      for (int i = 0; i < symbols.count() && count < MAX_FUNCTIONS; i++) {
        long start = symbols.functionStart(i);
        if (start > 0
            && start < MAX_ADDRESS
            && Arrays.binarySearch(described, start) < 0
            && file.isCode(start)) {
          if (count == found.length) {
            found = Arrays.copyOf(found, 2 * count);
          }
          found[count++] = function(start, symbols.functionSize(i));
        }
      }
    }
    return new UndescribedFunctions(file::at, distinct(Arrays.copyOf(found, count)));
  }

  static long function(long start, long size) {
    return (start << 32 ^ Long.MIN_VALUE) | Math.clamp(size, 0, Integer.MAX_VALUE);
  }

  private static long[] distinct(long[] functions) {
    Arrays.sort(functions);
    int kept = 0;
    for (long function : functions) {
      boolean same = kept > 0 && functions[kept - 1] >>> 32 == function >>> 32;
      kept -= same ? 1 : 0;
      functions[kept++] = function; // the longest is last
    }
    return Arrays.copyOf(functions, kept);
  }

  /** Rows of the functions that begin in {@code [from, to)}, which nothing else describes. */
  void emit(RuleTable rows, long from, long to) {
    long free = from;
    for (; next < functions.length && start(next) < to; next++) {
      long start = start(next);
      long size = functions[next] & Integer.MAX_VALUE;
      long end = size > 0 ? start + size : next + 1 < functions.length ? start(next + 1) : to;
      end = Math.min(end, to);
      if (start >= free && end - start <= MAX_FUNCTION_BYTES) {
        follow(rows, start, (int) (end - start));
        free = end;
      }
    }
  }

  private long start(int i) {
    return (functions[i] ^ Long.MIN_VALUE) >>> 32;
  }

  private void follow(RuleTable rows, long start, int size) {
    ByteBuffer there = memory.at(start);
    byte[] code = new byte[Math.min(size, there.remaining())];
    codeBytes += code.length;
    if (codeBytes > MAX_CODE_BYTES) {
      return;
    }
    there.get(there.position(), code);
    GeneratedRegion region =
        new GeneratedRegion("function", GeneratedRegion.Kind.STUB, start, 0, code);
    RegionAnalysis analysis = new RegionAnalysis(region, EFFECTS, numbers);
    analysis.run();
    if (asksTheKernel(code, analysis)) {
      return; // to begin a thread, or to return from a signal: its caller is none
    }
    for (int at = 0; at < code.length; at++) {
      if (analysis.instruction(at)) {
        rows.row(start + at, rows.rule(numbers.rule(analysis.rule(at))));
      } else if (!analysis.reached(at)) {
        rows.row(start + at, 0);
      }
    }
    rows.row(start + code.length, 0);
  }

  private static boolean asksTheKernel(byte[] code, RegionAnalysis analysis) {
    for (int at = 0; at + 1 < code.length; at++) {
      if (code[at] == 0x0f && code[at + 1] == 5 && analysis.instruction(at)) { // syscall
        return true;
      }
    }
    return false;
  }
}
