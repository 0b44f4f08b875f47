package jtrace.profile.jtr;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.zip.Deflater;
import jtrace.profile.jtr.JtrFormat.BlockHeader;

/** Writes whole blocks; after a failed write nothing more is written. */
final class BlockOutput implements Closeable {
  /** Shorter payloads are stored as they are. */
  private static final int DEFLATE_FROM_BYTES = 256;

  private final WritableByteChannel channel;
  private final String target;
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private byte[] deflated = new byte[64 << 10];
  private long writtenBytes;
  private boolean failed;

  BlockOutput(WritableByteChannel channel, String target) {
    this.channel = channel;
    this.target = target;
  }

  void start() throws IOException {
    write(JtrFormat.fileHeader());
  }

  boolean hasFailed() {
    return failed;
  }

  void block(int type, long timeNanos, ByteSink payload) throws IOException {
    byte[] stored = payload.array();
    int storedBytes = payload.size();
    int flags = 0;
    if (payload.size() >= DEFLATE_FROM_BYTES) {
      int length = deflate(payload);
      if (length < payload.size()) {
        stored = deflated;
        storedBytes = length;
        flags = JtrFormat.DEFLATED;
      }
    }
    BlockHeader header =
        new BlockHeader(
            type,
            flags,
            storedBytes,
            payload.size(),
            timeNanos,
            JtrFormat.crc(stored, 0, storedBytes));
    ByteBuffer block = ByteBuffer.allocate(JtrFormat.BLOCK_HEADER_BYTES + storedBytes);
    block.put(header.encode()).put(stored, 0, storedBytes).flip();
    write(block);
  }

  /** The deflated length, or the payload's own when deflating does not make it shorter. */
  private int deflate(ByteSink payload) {
    if (deflated.length < payload.size()) {
      deflated = new byte[payload.size()];
    }
    deflater.reset();
    deflater.setInput(payload.array(), 0, payload.size());
    deflater.finish();
    int length = deflater.deflate(deflated, 0, payload.size());
    return deflater.finished() ? length : payload.size();
  }

  private void write(ByteBuffer bytes) throws IOException {
    if (failed) {
      throw new IOException(
          "nothing more is written to " + target + ": an earlier write failed; stop recording");
    }
    int length = bytes.remaining();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      writtenBytes += length;
    } catch (IOException e) {
      failed = true;
      cutToWholeBlocks();
      throw new IOException(
          "cannot write "
              + target
              + ": "
              + e.getMessage()
              + "; what was recorded until then ("
              + writtenBytes
              + " bytes) is readable with jtrace report; make room or write elsewhere with -o",
          e);
    }
  }

  private void cutToWholeBlocks() {
    if (channel instanceof FileChannel file) {
      try {
        file.truncate(writtenBytes);
      } catch (IOException e) {
        // The reader drops an unfinished block by its checksum; the cut only saves room.
      }
    }
  }

  @Override
  public void close() throws IOException {
    deflater.end();
    channel.close();
  }
}
