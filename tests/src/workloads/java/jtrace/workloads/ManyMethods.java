package jtrace.workloads;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills the code cache: the class {@link Body} is loaded by so many class loaders that about {@code
 * methods=50000} methods are compiled, then one thread works on them for {@code seconds=30}.
 */
public final class ManyMethods {
  private static final int METHODS_A_COPY = 25;
  private static final int WARM_CALLS = 300; // each calls every method twice

  private ManyMethods() {}

  public static void main(String[] args) throws Exception {
    Life life = new Life(args);
    List<Runnable> copies = new ArrayList<>();
    byte[] code = code();
    for (int i = 0; i < life.option("methods", 50_000) / METHODS_A_COPY; i++) {
      Class<?> copy = new Copies(code).define();
      Runnable body = (Runnable) copy.getDeclaredConstructor().newInstance();
      for (int call = 0; call < WARM_CALLS; call++) {
        body.run();
      }
      copies.add(body);
    }
    life.ready();
    while (!life.over()) {
      copies.forEach(Runnable::run);
    }
    System.out.println("DONE");
  }

  private static byte[] code() throws IOException {
    String file = "/" + Body.class.getName().replace('.', '/') + ".class";
    try (InputStream in = ManyMethods.class.getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }

  /** Defines one copy of the class. */
  private static final class Copies extends ClassLoader {
    private final byte[] code;

    Copies(byte[] code) {
      super(ManyMethods.class.getClassLoader());
      this.code = code;
    }

    Class<?> define() {
      return defineClass(Body.class.getName(), code, 0, code.length);
    }
  }

  /** What is copied. */
  public static final class Body implements Runnable {
    private long sum;

    public Body() {}

    @Override
    public void run() {
      for (int i = 0; i < 2; i++) {
        step(i);
      }
    }

    private void step(int i) {
      sum += m00(sum + i);
      sum += m01(sum + i);
      sum += m02(sum + i);
      sum += m03(sum + i);
      sum += m04(sum + i);
      sum += m05(sum + i);
      sum += m06(sum + i);
      sum += m07(sum + i);
      sum += m08(sum + i);
      sum += m09(sum + i);
      sum += m10(sum + i);
      sum += m11(sum + i);
      sum += m12(sum + i);
      sum += m13(sum + i);
      sum += m14(sum + i);
      sum += m15(sum + i);
      sum += m16(sum + i);
      sum += m17(sum + i);
      sum += m18(sum + i);
      sum += m19(sum + i);
      sum += m20(sum + i);
      sum += m21(sum + i);
      sum += m22(sum + i);
      sum += m23(sum + i);
      sum += m24(sum + i);
    }

    private static long m00(long x) {
      long h = x ^ 40503L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 3);
      }
      return h;
    }

    private static long m01(long x) {
      long h = x ^ 48422L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 4);
      }
      return h;
    }

    private static long m02(long x) {
      long h = x ^ 56341L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 5);
      }
      return h;
    }

    private static long m03(long x) {
      long h = x ^ 64260L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 6);
      }
      return h;
    }

    private static long m04(long x) {
      long h = x ^ 72179L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 7);
      }
      return h;
    }

    private static long m05(long x) {
      long h = x ^ 80098L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 8);
      }
      return h;
    }

    private static long m06(long x) {
      long h = x ^ 88017L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 9);
      }
      return h;
    }

    private static long m07(long x) {
      long h = x ^ 95936L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 10);
      }
      return h;
    }

    private static long m08(long x) {
      long h = x ^ 103855L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 11);
      }
      return h;
    }

    private static long m09(long x) {
      long h = x ^ 111774L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 12);
      }
      return h;
    }

    private static long m10(long x) {
      long h = x ^ 119693L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 13);
      }
      return h;
    }

    private static long m11(long x) {
      long h = x ^ 127612L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 14);
      }
      return h;
    }

    private static long m12(long x) {
      long h = x ^ 135531L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 15);
      }
      return h;
    }

    private static long m13(long x) {
      long h = x ^ 143450L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 3);
      }
      return h;
    }

    private static long m14(long x) {
      long h = x ^ 151369L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 4);
      }
      return h;
    }

    private static long m15(long x) {
      long h = x ^ 159288L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 5);
      }
      return h;
    }

    private static long m16(long x) {
      long h = x ^ 167207L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 6);
      }
      return h;
    }

    private static long m17(long x) {
      long h = x ^ 175126L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 7);
      }
      return h;
    }

    private static long m18(long x) {
      long h = x ^ 183045L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 8);
      }
      return h;
    }

    private static long m19(long x) {
      long h = x ^ 190964L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 9);
      }
      return h;
    }

    private static long m20(long x) {
      long h = x ^ 198883L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 10);
      }
      return h;
    }

    private static long m21(long x) {
      long h = x ^ 206802L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 11);
      }
      return h;
    }

    private static long m22(long x) {
      long h = x ^ 214721L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 12);
      }
      return h;
    }

    private static long m23(long x) {
      long h = x ^ 222640L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 13);
      }
      return h;
    }

    private static long m24(long x) {
      long h = x ^ 230559L;
      for (int i = 0; i < 4; i++) {
        h = h * 31 + (h >>> 14);
      }
      return h;
    }
  }
}
