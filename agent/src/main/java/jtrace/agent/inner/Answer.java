package jtrace.agent.inner;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An answer on its way to the host, in pieces as long as the buffer: nothing grows, however much
 * there is to say. Each piece has its length before it; a length of 0 ends the answer.
 */
final class Answer {
  private static final int PIECE_BYTES = 32 << 10;
  private static final int LENGTH_BYTES = 4;

  private final Wire wire;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);

  Answer(Wire wire) {
    this.wire = wire;
    piece.position(LENGTH_BYTES);
  }

  Answer text(String text) throws IOException {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  Answer number(long number) throws IOException {
    return bytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  Answer bytes(byte[] bytes) throws IOException {
    int done = 0;
    while (done < bytes.length) {
      int part = Math.min(bytes.length - done, piece.remaining());
      piece.put(bytes, done, part);
      done += part;
      if (!piece.hasRemaining()) {
        send();
      }
    }
    return this;
  }

  private void send() throws IOException {
    piece.putInt(0, piece.position() - LENGTH_BYTES);
    piece.flip();
    wire.write(piece);
    piece.clear();
    piece.position(LENGTH_BYTES);
  }

  /** Sends what is left and the end. */
  void end() throws IOException {
    if (piece.position() > LENGTH_BYTES) {
      send();
    }
    send();
  }
}
