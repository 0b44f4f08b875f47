package jtrace.attach;

import java.io.EOFException;
import java.io.IOException;
import jtrace.loader.Deadline;
import jtrace.loader.Wire;

/** Reads from a wire with few system calls. */
final class WireReader {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Wire wire;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int begin;
  private int end;

  WireReader(Wire wire) {
    this.wire = wire;
  }

  /** Reads so many bytes. */
  byte[] read(int bytes, Deadline deadline) throws IOException {
    byte[] read = new byte[bytes];
    int done = 0;
    while (done < bytes) {
      if (begin == end) {
        begin = 0;
        end = Math.max(0, wire.read(buffer, 0, buffer.length, deadline));
        if (end == 0) {
          throw new EOFException("the agent has gone");
        }
      }
      int part = Math.min(bytes - done, end - begin);
      System.arraycopy(buffer, begin, read, done, part);
      begin += part;
      done += part;
    }
    return read;
  }
}
