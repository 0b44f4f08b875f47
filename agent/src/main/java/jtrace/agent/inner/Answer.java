package jtrace.agent.inner;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Answers on their way to the host, in pieces as long as the buffer: nothing grows, however much
 * there is to say. Each piece has its length before it; a length of 0 ends the answer, in the same
 * write as the last piece. One for all answers of a connection, outside the heap, so that answering
 * makes no garbage and copies nothing twice.
 */
final class Answer {
  private static final int PIECE_BYTES = 64 << 10;
  private static final int LENGTH_BYTES = 4;

  private final Wire wire;
  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);

  Answer(Wire wire) {
    this.wire = wire;
    begin();
  }

  private void begin() {
    piece.clear();
    piece.position(LENGTH_BYTES);
    piece.limit(PIECE_BYTES - LENGTH_BYTES); // the end fits behind it
  }

  Answer text(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int done = 0;
    while (done < bytes.length) {
      ByteBuffer room = room();
      int part = Math.min(bytes.length - done, room.remaining());
      room.put(bytes, done, part);
      done += part;
    }
    return this;
  }

  /** Where more can be put, at least a byte; what is put there is part of the answer. */
  ByteBuffer room() throws IOException {
    if (!piece.hasRemaining()) {
      closePiece();
      send();
    }
    return piece;
  }

  private void closePiece() {
    piece.putInt(0, piece.position() - LENGTH_BYTES);
    piece.limit(PIECE_BYTES);
  }

  private void send() throws IOException {
    piece.flip();
    wire.write(piece);
    begin();
  }

  /** Sends what is left and the end; the next answer may begin. */
  void end() throws IOException {
    if (piece.position() == LENGTH_BYTES) {
      piece.position(0);
    } else {
      closePiece();
    }
    piece.putInt(0);
    send();
  }
}
