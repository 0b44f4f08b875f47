package jtrace.symbolizer.unwind;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import jtrace.profile.HeapShare;
import jtrace.symbolizer.elf.ElfException;
import jtrace.symbolizer.elf.ElfFile;

/**
 * Compiles the .eh_frame of a file, or its .debug_frame when there is none, to unwind rows whose
 * pcs are link-time addresses. Broken entries are left out as gaps. x86-64 only.
 */
public final class EhFrame {

  private static final int MAX_ENTRIES = HeapShare.entries(10, 8, 1 << 22);

  /** Entries may name any place as their CIE: so many are believed, of so many bytes each. */
  private static final int MAX_CIES = 1 << 16;

  private static final int MAX_CIE_BYTES = 1 << 10;

  private static final long MAX_ADDRESS = 0xffffffffL;

  /** Shorter gaps are padding that never runs; a row for each would be a third of the table. */
  private static final int MAX_PADDING_BYTES = 16;

  private static final int SYSCALL_BYTES = 2;

  /** From the system call to the new thread's own code. */
  private static final int MAX_FORK_BYTES = 32;

  private static final Cie BROKEN = new Cie();

  private final ElfFile file;
  private final DwarfReader reader;
  private final boolean debugFrame;
  private final boolean bounded;
  private final RuleTable rows = new RuleTable();
  private final CfaProgram program;
  private final Map<Integer, Cie> cies = new HashMap<>();
  private final SyntheticRows synthetic;
  private final FunctionEnds ends;

  /** Start of the code in the high half, position of the entry in the low one. */
  private long[] entries = new long[1_024];

  private int count;

  private EhFrame(FrameSection section, ElfFile file) {
    this.file = file;
    this.reader = section.reader();
    this.debugFrame = section.debugFrame();
    this.bounded = section.bounded();
    this.program = new CfaProgram(reader, rows);
    this.synthetic = new SyntheticRows(file);
    this.ends = new FunctionEnds(file::at, rows);
  }

  /**
   * The unwind rows of the file.
   *
   * @throws ElfException when it is no x86-64 file, is linked above 4 GiB, or vanished meanwhile
   */
  public static UnwindTable read(ElfFile file) throws ElfException {
    return read(file, file);
  }

  /** As {@link #read(ElfFile)}; {@code debug} may hold the .debug_frame of a stripped file. */
  public static UnwindTable read(ElfFile file, ElfFile debug) throws ElfException {
    if (!file.isX86()) {
      throw new ElfException(file.origin(), "not x86-64: there are no unwind rules for it");
    }
    if (file.lowestAddress() < 0 || file.lowestAddress() > MAX_ADDRESS) {
      throw new ElfException(
          file.origin(), "linked above 4 GiB: unwind rows hold 32-bit addresses");
    }
    try {
      return new EhFrame(FrameSection.of(file, debug), file).table();
    } catch (InternalError e) {
      throw new ElfException(file.origin(), "the file shrank while it was read");
    }
  }

  private UnwindTable table() {
    collect();
    Arrays.sort(entries, 0, count);
    long[] starts = Arrays.stream(entries, 0, count).map(EhFrame::start).toArray();
    for (long start : synthetic.uncovered(starts, count)) {
      add(start, SyntheticRows.MARK);
    }
    Arrays.sort(entries, 0, count);
    UndescribedFunctions undescribed =
        starts.length > 0 ? UndescribedFunctions.of(file, starts) : UndescribedFunctions.NONE;
    long end = 0;
    for (int i = 0; i < count; i++) {
      long start = start(entries[i]);
      long next = i + 1 < count ? start(entries[i + 1]) : MAX_ADDRESS;
      if (start == next) {
        continue;
      }
      if (end <= start - MAX_PADDING_BYTES) {
        rows.row(end, 0);
        undescribed.emit(rows, end, start);
      }
      end = emitBehind(end, (int) entries[i], start, next);
    }
    rows.row(end, 0);
    undescribed.emit(rows, end, MAX_ADDRESS);
    return rows.toTable();
  }

  private void collect() {
    int at = 0;
    while (at >= 0 && at < reader.limit() - 4 && count < MAX_ENTRIES) {
      try {
        at = entry(at);
      } catch (IndexOutOfBoundsException | DwarfReader.UnsupportedEncodingException e) {
        return;
      }
    }
  }

  /** Notes one entry if it is an FDE; returns the next one's position, negative at the end. */
  private int entry(int at) {
    reader.at = at;
    int end = header();
    if (end == reader.at) {
      return bounded ? end : -1;
    }
    if (end < 0) {
      return -1;
    }
    Cie cie = cieOf();
    if (cie != BROKEN) {
      long start = reader.pointer(cie.encoding);
      if (start >= 0 && start <= MAX_ADDRESS && file.isCode(start)) {
        add(start, at);
      }
    }
    return end;
  }

  /** Steps over an entry's length; returns its end, the position itself for a terminator. */
  private int header() {
    long sizeBytes = reader.u4();
    if (sizeBytes == 0xffffffffL) {
      sizeBytes = reader.u8();
    }
    return sizeBytes < 0 || sizeBytes > reader.limit() - reader.at
        ? -1
        : reader.at + (int) sizeBytes;
  }

  /** The CIE an FDE names, {@link #BROKEN} when the entry is a CIE itself or its CIE is no good. */
  private Cie cieOf() {
    int here = reader.at;
    long id = reader.u4();
    boolean isCie = debugFrame ? id == 0xffffffffL : id == 0;
    if (isCie) {
      return BROKEN;
    }
    long position = debugFrame ? id : here - id;
    if (position < 0 || position >= reader.limit()) {
      return BROKEN;
    }
    int after = reader.at;
    Cie cie = cies.get((int) position);
    if (cie == null) {
      if (cies.size() == MAX_CIES) {
        return BROKEN;
      }
      cie = parseCie((int) position);
      cies.put((int) position, cie);
    }
    reader.at = after;
    return cie;
  }

  private Cie parseCie(int position) {
    try {
      reader.at = position;
      int end = header();
      if (end <= reader.at || end - reader.at > MAX_CIE_BYTES) {
        return BROKEN;
      }
      long id = reader.u4();
      Cie cie = new Cie();
      boolean isCie = debugFrame ? id == 0xffffffffL : id == 0;
      return isCie && cie.read(reader, end, debugFrame) && program.prepare(cie) ? cie : BROKEN;
    } catch (IndexOutOfBoundsException | DwarfReader.UnsupportedEncodingException e) {
      return BROKEN;
    }
  }

  /**
   * Rows of one entry, and of a gap before it that begins with a system call: glibc's clone and
   * clone3 describe nothing from there to where the new thread goes its own way.
   */
  private long emitBehind(long gap, int position, long start, long next) {
    int before = rows.rows();
    long end = emit(position, start, next);
    long after = gap + SYSCALL_BYTES;
    if (after < start
        && start - gap <= MAX_FORK_BYTES
        && rows.rows() > before
        && rows.rule(rows.ruleNumber(before)).isStop()
        && isSystemCall(gap)) {
      rows.keep(before);
      rows.row(
          after,
          rows.rule(
              UnwindRule.frame(UnwindRule.RSP, 8, UnwindRule.Location.SAME, 0)
                  .withFlags(UnwindRule.FORKED)));
      end = emit(position, start, next);
    }
    return end;
  }

  private boolean isSystemCall(long address) {
    ByteBuffer code = file.at(address);
    return code.remaining() >= SYSCALL_BYTES && code.get(0) == 0x0f && code.get(1) == 5;
  }

  /** Rows of one entry up to {@code next}; returns where they end. */
  private long emit(int position, long start, long next) {
    if (position < 0) {
      return synthetic.emit(rows, start, next);
    }
    reader.at = position;
    int end = header();
    Cie cie = cieOf();
    reader.pointer(cie.encoding);
    try {
      long sizeBytes = reader.plain(cie.encoding & 15);
      long limit = start + Math.clamp(sizeBytes, 0, next - start);
      if (cie.augmented) {
        long skipped = reader.uleb();
        if (skipped < 0 || skipped > end - reader.at) {
          return start;
        }
        reader.at += (int) skipped;
      }
      program.rows(cie, reader.at, end, start, limit);
      ends.complete(start, limit);
      return limit;
    } catch (IndexOutOfBoundsException | DwarfReader.UnsupportedEncodingException e) {
      return start;
    }
  }

  private void add(long start, int position) {
    if (count == entries.length) {
      entries = Arrays.copyOf(entries, count * 2);
    }
    entries[count++] = key(start, position);
  }

  /** Keys sort as their unsigned 32-bit starts do. */
  private static long key(long start, int position) {
    return ((start << 32) ^ Long.MIN_VALUE) | (position & 0xffffffffL);
  }

  private static long start(long key) {
    return (key ^ Long.MIN_VALUE) >>> 32;
  }

  static ByteBuffer none() {
    return ByteBuffer.allocate(0);
  }
}
