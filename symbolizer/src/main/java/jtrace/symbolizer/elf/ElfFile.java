package jtrace.symbolizer.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * An ELF64 little-endian file, or the image of one in memory (the vdso). Addresses are link-time
 * virtual addresses. Instances are immutable and safe for use by several threads; the mapping goes
 * away with the instance.
 */
public final class ElfFile {

  private static final int HEADER_BYTES = 64;
  private static final int SECTION_BYTES = 64;
  private static final int SEGMENT_BYTES = 56;
  private static final int MACHINE_X86_64 = 62;
  private static final int PN_XNUM = 0xffff;

  private final String origin;
  private final ByteBuffer bytes;
  private final int machine;
  private final long entry;
  private final List<ElfSection> sections;
  private final List<ElfSegment> segments;
  private final Map<String, Optional<ElfSymbol>> asked = new ConcurrentHashMap<>();

  private ElfFile(ByteBuffer bytes, String origin) throws ElfException {
    this.origin = origin;
    this.bytes = bytes;
    if (bytes.limit() < HEADER_BYTES || bytes.getInt(0) != 0x464c457f) {
      throw new ElfException(origin, "not an ELF file");
    }
    if (bytes.get(4) != 2 || bytes.get(5) != 1) {
      throw new ElfException(origin, "not a 64-bit little-endian ELF file");
    }
    machine = bytes.getShort(18) & 0xffff;
    entry = bytes.getLong(24);
    ElfHeaders headers = new ElfHeaders(bytes);
    sections = headers.sections(SECTION_BYTES);
    segments = headers.segments(SEGMENT_BYTES, PN_XNUM);
  }

  /**
   * Maps a file.
   *
   * @throws ElfException when it is no regular file, no ELF64, or larger than 2 GiB
   * @throws IOException when it cannot be opened
   */
  public static ElfFile open(Path path) throws IOException {
    return open(path, path.toString());
  }

  /** As {@link #open(Path)}; {@code origin} names the file in messages. */
  public static ElfFile open(Path path, String origin) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new ElfException(origin, "not a regular file");
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > ElfLimits.MAX_FILE_BYTES) {
        throw new ElfException(origin, "larger than 2 GiB: " + size + " bytes");
      }
      return parse(channel.map(FileChannel.MapMode.READ_ONLY, 0, size), origin);
    }
  }

  /** Reads an image that is already in memory. */
  public static ElfFile parse(ByteBuffer image, String origin) throws ElfException {
    try {
      return new ElfFile(image.slice().order(ByteOrder.LITTLE_ENDIAN), origin);
    } catch (InternalError e) {
      throw new ElfException(origin, "the file shrank while it was read", e);
    }
  }

  /**
   * Gives the memory back that pages of a mapped file take, until something is read from them.
   *
   * @param unloader does it
   */
  public void unload(Consumer<ByteBuffer> unloader) {
    if (bytes.isDirect()) {
      unloader.accept(bytes);
    }
  }

  /** Names the file in messages. */
  public String origin() {
    return origin;
  }

  public boolean isX86() {
    return machine == MACHINE_X86_64;
  }

  public long entry() {
    return entry;
  }

  public long sizeBytes() {
    return bytes.limit();
  }

  public List<ElfSection> sections() {
    return sections;
  }

  public List<ElfSegment> segments() {
    return segments;
  }

  public Optional<ElfSection> section(String name) {
    return sections.stream().filter(s -> s.name().equals(name)).findFirst();
  }

  /** The section's bytes, inflated if compressed; empty when absent or outside the file. */
  public ByteBuffer content(ElfSection section) {
    if (section.type() == ElfSection.NOBITS) {
      return empty();
    }
    ByteBuffer raw = range(section.offset(), section.sizeBytes());
    return (section.flags() & ElfSection.FLAG_COMPRESSED) == 0 ? raw : Inflated.section(raw);
  }

  /** As {@link #content(ElfSection)} by name. */
  public ByteBuffer content(String section) {
    return section(section).map(this::content).orElseGet(ElfFile::empty);
  }

  /** Bytes of the file, little-endian; empty when not wholly inside it. */
  public ByteBuffer range(long offset, long sizeBytes) {
    if (offset < 0 || sizeBytes < 0 || offset > bytes.limit() - sizeBytes) {
      return empty();
    }
    return bytes.slice((int) offset, (int) sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** File bytes from a link-time address to the end of its segment; empty when there are none. */
  public ByteBuffer at(long address) {
    for (ElfSegment s : segments) {
      long inside = address - s.address();
      if (s.load() && address >= s.address() && inside < s.fileBytes()) {
        long available = Math.min(s.fileBytes(), bytes.limit() - s.offset()) - inside;
        return range(s.offset() + inside, Math.max(0, available));
      }
    }
    return empty();
  }

  /** The file offset of a link-time address; empty when the file does not hold it. */
  public OptionalLong fileOffset(long address) {
    for (ElfSegment s : segments) {
      if (s.load() && address >= s.address() && address - s.address() < s.fileBytes()) {
        return OptionalLong.of(s.offset() + address - s.address());
      }
    }
    return OptionalLong.empty();
  }

  /** The symbol of that name in .dynsym, which is small, else in .symtab; remembered. */
  public Optional<ElfSymbol> symbol(String name) {
    return asked.computeIfAbsent(
        name, n -> symbols(".dynsym").find(n).or(() -> symbols(".symtab").find(n)));
  }

  /** Whether a PT_LOAD with execute permission covers the address. */
  public boolean isCode(long address) {
    for (ElfSegment s : segments) {
      if (s.load() && s.executable() && s.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Lowest address of any PT_LOAD, 0 when there is none. */
  public long lowestAddress() {
    long lowest = Long.MAX_VALUE;
    for (ElfSegment s : segments) {
      if (s.load()) {
        lowest = Math.min(lowest, s.address());
      }
    }
    return lowest == Long.MAX_VALUE ? 0 : lowest;
  }

  /**
   * What to subtract from a run-time address in a mapping to get the link-time one.
   *
   * @param start the mapping's lowest address
   * @param fileOffset the mapping's file offset
   * @return empty when no PT_LOAD covers that part of the file
   */
  public OptionalLong bias(long start, long fileOffset, boolean executable) {
    OptionalLong other = OptionalLong.empty();
    for (ElfSegment s : segments) {
      long low = s.offset() & -4096L;
      if (s.load() && fileOffset >= low && fileOffset < s.offset() + s.fileBytes()) {
        long bias = start - (s.address() - s.offset() + fileOffset);
        if (s.executable() == executable) {
          return OptionalLong.of(bias);
        }
        other = OptionalLong.of(bias);
      }
    }
    return other;
  }

  /** The GNU build id as lower-case hex, empty when there is none. */
  public String buildId() {
    return ElfNotes.buildId(this);
  }

  /** The symbols of this file alone; {@link DebugFiles} knows better sources. */
  public ElfSymbols symbols(String section) {
    return section(section).map(s -> ElfSymbols.of(this, s)).orElseGet(() -> ElfSymbols.none(this));
  }

  static ByteBuffer empty() {
    return ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
  }
}
