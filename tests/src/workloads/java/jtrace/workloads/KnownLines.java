package jtrace.workloads;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A program that logs which of its lines runs when: the thread {@code lines} goes through {@link
 * KnownLinesBody}, whose loops take a line each. Options: {@code log=FILE}; {@code seconds=30};
 * {@code fresh=2}, after how many seconds the body is loaded and compiled anew.
 */
public final class KnownLines {
  private KnownLines() {}

  public static void main(String[] args) throws Exception {
    Life life = new Life(args);
    Thread thread = new Thread(() -> run(life), "lines");
    thread.start();
    Thread.sleep(1000L * life.option("warm", 1));
    life.ready();
    thread.join();
    System.out.println("DONE");
  }

  /** What is loaded anew. */
  public interface Lines {
    long run(long x, ChurnLog log);
  }

  private static void run(Life life) {
    long freshNanos = life.option("fresh", 2) * 1_000_000_000L;
    long x = 1;
    try (ChurnLog log = new ChurnLog(life.option("log", "/dev/null"))) {
      byte[] code = code();
      while (!life.over()) {
        Lines lines = (Lines) new Loader().define(code).getDeclaredConstructor().newInstance();
        long until = System.nanoTime() + freshNanos;
        while (System.nanoTime() - until < 0) {
          x = lines.run(x, log);
        }
      }
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] code() throws IOException {
    try (InputStream in = KnownLines.class.getResourceAsStream("KnownLinesBody.class")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        bytes.write(b);
      }
      return bytes.toByteArray();
    }
  }

  private static final class Loader extends ClassLoader {
    Loader() {
      super(KnownLines.class.getClassLoader());
    }

    Class<?> define(byte[] code) {
      return defineClass(null, code, 0, code.length);
    }
  }
}
