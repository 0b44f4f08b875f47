package jtrace.profile.jtr;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Takes a number of bytes, the last write only in part, then fails like a full disk. */
final class FillingChannel implements WritableByteChannel {
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final int roomBytes;

  FillingChannel(int roomBytes) {
    this.roomBytes = roomBytes;
  }

  byte[] bytes() {
    return taken.toByteArray();
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    int length = Math.min(from.remaining(), roomBytes - taken.size());
    if (length == 0) {
      throw new IOException("No space left on device");
    }
    byte[] part = new byte[length];
    from.get(part);
    taken.write(part);
    return length;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
