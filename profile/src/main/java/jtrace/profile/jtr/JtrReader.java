package jtrace.profile.jtr;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import jtrace.profile.ReadLoss;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.jtr.JtrException.Reason;
import jtrace.profile.jtr.JtrFormat.BlockHeader;

/**
 * Reads a {@code .jtr} file, which is untrusted.
 *
 * <p>A file cut or damaged behind its header gives what stands before the damage, and {@link
 * Recording#readLoss} says what is missing. Damaged sample blocks are skipped; damaged definitions
 * end the reading. A file that gives nothing throws {@link JtrException}.
 */
public final class JtrReader {
  private final InputStream in;
  private final String source;
  private final RecordingBuilder builder = new RecordingBuilder();
  private final DefinitionDecoder definitions;
  private final SampleDecoder samples;
  private final MemoryBudget budget;
  private final Inflater inflater = new Inflater(true);
  private ReadLoss.Cause cause = ReadLoss.Cause.UNFINISHED;
  private int major;
  private boolean ended;
  private long endSamples = -1;
  private long unreadBytes;
  private int damagedBlocks;

  private JtrReader(InputStream in, String source, long memoryLimitBytes) {
    this.in = in;
    this.source = source;
    this.budget = new MemoryBudget(memoryLimitBytes);
    this.definitions = new DefinitionDecoder(builder, budget);
    this.samples = new SampleDecoder(builder, definitions, budget);
  }

  /** Reads a file, using at most about 60 % of the largest heap. */
  public static Recording read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return read(in, file.toString(), Runtime.getRuntime().maxMemory() * 6 / 10);
    }
  }

  /** Reads a stream called {@code source} in errors, using about {@code memoryLimitBytes}. */
  public static Recording read(InputStream in, String source, long memoryLimitBytes)
      throws IOException {
    return new JtrReader(in, source, memoryLimitBytes).read();
  }

  private Recording read() throws IOException {
    try {
      readFileHeader();
      while (!ended && readBlock()) {
        // each block adds to the builder
      }
      long trailing = drain();
      unreadBytes += trailing;
      if (ended && trailing > 0) {
        cause = ReadLoss.Cause.DAMAGED;
      }
      if (!ended || damagedBlocks > 0 || unreadBytes > 0) {
        long lost = Math.max(0, endSamples - builder.sampleCount());
        builder.readLoss(new ReadLoss(cause, unreadBytes, damagedBlocks, lost));
      }
      return builder.build();
    } finally {
      inflater.end();
    }
  }

  private void readFileHeader() throws IOException {
    ByteBuffer header =
        ByteBuffer.wrap(in.readNBytes(JtrFormat.FILE_HEADER_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    if (!header.hasRemaining()) {
      throw new JtrException(
          Reason.EMPTY,
          source + " is empty; the recorder was stopped before it wrote anything; record again");
    }
    if (!JtrFormat.hasMagic(header)) {
      throw new JtrException(
          Reason.NOT_A_RECORDING,
          source + " is no jtrace recording; give a .jtr file written by jtrace record");
    }
    if (header.remaining() < JtrFormat.FILE_HEADER_BYTES
        || header.getInt(12) != JtrFormat.crc(header.array(), 0, 12)) {
      throw new JtrException(
          Reason.DAMAGED_HEADER,
          source
              + " begins like a recording but its header is damaged or cut; it was perhaps copied"
              + " in text mode; copy it again in binary mode");
    }
    major = header.getShort(8) & 0xffff;
    if (major > JtrFormat.MAJOR) {
      throw new JtrException(
          Reason.NEWER_VERSION,
          source
              + " has format version "
              + major
              + ", this jtrace reads up to "
              + JtrFormat.MAJOR
              + "; it was written by a newer jtrace; use that one or a newer");
    }
  }

  /** Whether reading may go on. */
  private boolean readBlock() throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(in.readNBytes(JtrFormat.BLOCK_HEADER_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < JtrFormat.BLOCK_HEADER_BYTES) {
      unreadBytes += bytes.remaining();
      return false;
    }
    if (!BlockHeader.isValid(bytes)) {
      return damaged(JtrFormat.BLOCK_HEADER_BYTES, false);
    }
    BlockHeader header = BlockHeader.decode(bytes);
    byte[] stored = in.readNBytes(header.storedBytes());
    if (stored.length < header.storedBytes()) {
      unreadBytes += JtrFormat.BLOCK_HEADER_BYTES + (long) stored.length;
      return false;
    }
    try {
      if (JtrFormat.crc(stored, 0, stored.length) != header.payloadCrc()) {
        throw new DamagedBlockException("checksum");
      }
      decode(header, stored);
      return true;
    } catch (DamagedBlockException e) {
      return damaged(
          JtrFormat.BLOCK_HEADER_BYTES + (long) stored.length,
          header.type() != JtrFormat.DEFINITIONS);
    }
  }

  private boolean damaged(long bytes, boolean goOn) {
    cause = ReadLoss.Cause.DAMAGED;
    damagedBlocks++;
    unreadBytes += bytes;
    return goOn;
  }

  private void decode(BlockHeader header, byte[] stored)
      throws DamagedBlockException, JtrException {
    if (header.type() < JtrFormat.DEFINITIONS
        || header.type() > JtrFormat.END
        || (header.flags() & ~JtrFormat.DEFLATED) != 0) {
      return; // a later version's addition
    }
    ByteSource payload = payload(header, stored);
    switch (header.type()) {
      case JtrFormat.DEFINITIONS -> definitions.decode(payload);
      case JtrFormat.SAMPLES -> samples.decode(payload, header.timeNanos(), major);
      case JtrFormat.COUNTERS -> decodeCounters(payload);
      default -> {
        endSamples = payload.varint();
        ended = true;
      }
    }
  }

  private void decodeCounters(ByteSource payload) throws DamagedBlockException, JtrException {
    while (payload.hasMore()) {
      budget.take(64);
      String name = definitions.string(payload);
      builder.counter(name, payload.zigzag());
    }
  }

  private ByteSource payload(BlockHeader header, byte[] stored) throws DamagedBlockException {
    if ((header.flags() & JtrFormat.DEFLATED) == 0) {
      return new ByteSource(stored, stored.length);
    }
    byte[] raw = new byte[header.rawBytes()];
    inflater.reset();
    inflater.setInput(stored);
    try {
      int length = 0;
      while (length < raw.length && !inflater.finished()) {
        int more = inflater.inflate(raw, length, raw.length - length);
        if (more == 0) {
          break;
        }
        length += more;
      }
      if (length != raw.length) {
        throw new DamagedBlockException("inflates to another length");
      }
    } catch (DataFormatException e) {
      throw new DamagedBlockException("does not inflate");
    }
    return new ByteSource(raw, raw.length);
  }

  private long drain() throws IOException {
    return in.transferTo(java.io.OutputStream.nullOutputStream());
  }
}
