import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.IntBinaryOperator;
import java.util.zip.CRC32;

/** Calls of every kind, for ever, in one thread named "stepped". Compiled for JDK 17 and up. */
public class StepTarget {
  interface Shape {
    long area(int a, long b, double c);
  }

  static final class Square implements Shape {
    public long area(int a, long b, double c) {
      return leaf(a) + b;
    }
  }

  static final class Circle implements Shape {
    public long area(int a, long b, double c) {
      return (long) (a * c) + leaf((int) b);
    }
  }

  static final class Line implements Shape {
    public synchronized long area(int a, long b, double c) {
      return a;
    }
  }

  static long leaf(int x) {
    return x * 3L;
  }

  static long locals(int a, long b, double c, Object d, int e, int f, int g, int h, int i, long j) {
    long x = a + b;
    long y = (long) c + e;
    long z = f + g + h + i + j;
    return d == null ? x : y + z;
  }

  static long recursive(int n) {
    return n == 0 ? 1 : recursive(n - 1) + n;
  }

  static int plus(int a, int b) {
    return a + b;
  }

  static long viaHandle(MethodHandle h, int x) throws Throwable {
    return (int) h.invokeExact(x, 7);
  }

  static final Shape[] SHAPES = {new Square(), new Circle(), new Line()};
  static final byte[] BYTES = new byte[300];
  static final byte[] MORE = new byte[300];
  static final long[] LONGS = new long[70];
  static final Object[] OBJECTS = new Object[40];
  static final Object[] STRINGS = new String[40];
  static volatile long sink;

  static long round(int i, MethodHandle plus, IntBinaryOperator lambda) throws Throwable {
    long sum = 0;
    for (Shape s : SHAPES) {
      sum += s.area(i, i, 2.5);
    }
    sum += locals(i, i, i, BYTES, 1, 2, 3, 4, 5, 6) + recursive(5);
    System.arraycopy(BYTES, i & 15, MORE, 3, 200 + (i & 63));
    System.arraycopy(BYTES, 0, BYTES, i & 31, 37);
    System.arraycopy(LONGS, 0, LONGS, i & 7, 50);
    System.arraycopy(OBJECTS, 0, OBJECTS, i & 3, 30);
    System.arraycopy(STRINGS, 0, OBJECTS, i & 3, 30);
    System.arraycopy(OBJECTS, 0, STRINGS, 0, 10);
    sum += (long) (Math.sin(i) + Math.cos(i) + Math.tan(i) + Math.exp(i & 7) + Math.log(i + 1));
    sum += (long) (Math.pow(i, 1.5) + Math.log10(i + 1) + Math.sqrt(i));
    CRC32 crc = new CRC32();
    crc.update(BYTES, 0, 200);
    sum += crc.getValue();
    sum += viaHandle(plus, i) + lambda.applyAsInt(i, 3);
    sum += System.identityHashCode(SHAPES[i % 3]) + System.nanoTime();
    StringBuilder text = new StringBuilder();
    text.append(i).append("-").append(sum);
    sum += text.toString().hashCode() + text.indexOf("7");
    Object[] fresh = new Object[i & 31];
    sum += fresh.length + fresh.clone().length;
    synchronized (text) {
      sum += text.length();
    }
    if (SHAPES[i % 3] instanceof Square square) {
      sum += square.hashCode();
    }
    return sum;
  }

  public static void main(String[] args) throws Throwable {
    Thread stepped =
        new Thread(
            () -> {
              try {
                MethodHandle plus =
                    MethodHandles.lookup()
                        .findStatic(
                            StepTarget.class,
                            "plus",
                            MethodType.methodType(int.class, int.class, int.class));
                int base = args.length;
                IntBinaryOperator lambda = (a, b) -> a * b + base;
                for (int i = 0; ; i++) {
                  sink += round(i & 1023, plus, lambda);
                  if (i == 3000) {
                    System.out.println("\nREADY");
                  }
                }
              } catch (Throwable e) {
                e.printStackTrace();
              }
            },
            "stepped");
    stepped.start();
  }
}
