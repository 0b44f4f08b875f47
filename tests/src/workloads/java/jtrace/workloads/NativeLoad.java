package jtrace.workloads;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Asks for much native memory and gives it back: each operation packs and unpacks some text with
 * zlib, whose tables are allocated anew, and copies it to a direct buffer. Options as of {@link
 * H2Load}.
 */
public final class NativeLoad {
  private static final byte[] TEXT = text();
  private static final int DIRECT_EVERY = 16;

  private NativeLoad() {}

  public static void main(String[] args) throws InterruptedException {
    Life life = new Life(args);
    Operations operations = new Operations(life);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < life.option("threads", 2); i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int n = 0; operations.next(); n++) {
                  Phases.sink += roundTrip(n);
                }
              },
              "native-" + i);
      threads.add(thread);
      thread.start();
    }
    operations.report(threads);
  }

  static int roundTrip(int n) {
    byte[] packed = new byte[TEXT.length];
    Deflater deflater = new Deflater();
    deflater.setInput(TEXT);
    deflater.finish();
    int length = deflater.deflate(packed);
    deflater.end();
    Inflater inflater = new Inflater();
    inflater.setInput(packed, 0, length);
    byte[] again = new byte[TEXT.length];
    try {
      inflater.inflate(again);
    } catch (DataFormatException e) {
      throw new IllegalStateException(e);
    } finally {
      inflater.end();
    }
    if (n % DIRECT_EVERY == 0) {
      ByteBuffer.allocateDirect(again.length).put(again);
    }
    return again[n % again.length];
  }

  private static byte[] text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append("line ").append(i * 31 % 97).append(" of some text; ");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
