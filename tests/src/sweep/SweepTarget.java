import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntBinaryOperator;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;

/**
 * Runs one scenario for each letter it reads, in a thread named "stepped": once for a lower case
 * letter, often enough to be compiled for an upper case one. Compiled for JDK 8 and up.
 */
public class SweepTarget {
  private static int warm;

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

  abstract static class Machine {
    abstract int turn(int x);
  }

  static final class Wheel extends Machine {
    int turn(int x) {
      return x + 1;
    }
  }

  private int field = 5;
  private static int counter;

  int getField() {
    return field;
  }

  void setField(int value) {
    field = value;
  }

  static void empty() {}

  static synchronized int synchronizedStatic(int x) {
    return x + 1;
  }

  synchronized int synchronizedVirtual(int x) {
    return x + field;
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

  static double floats(float a, double b, float c, double d, float e, double f, float g, double h) {
    return a + b + c + d + e + f + g + h;
  }

  static long recursive(int n) {
    return n == 0 ? 1 : recursive(n - 1) + n;
  }

  static int plus(int a, int b) {
    return a + b;
  }

  int minus(int a, int b) {
    return a - b - field;
  }

  static native int nativeStatic(int a, long b, double c);

  native int nativeVirtual(Object a);

  static synchronized native int nativeSynchronized(int a);

  synchronized native int nativeContended(int a, long b, double c, Object d);

  static native int nativeCallback(Machine machine, int x);

  static native int nativeThrow(int x);

  static final Shape[] SHAPES = {new Square(), new Circle(), new Line()};
  static final SweepTarget SELF = new SweepTarget();
  static final SweepTarget WAITED_FOR = new SweepTarget(); // so its monitor is always inflated
  static final byte[] BYTES = new byte[300];
  static final ReentrantLock LOCK = new ReentrantLock();
  static final byte[] MORE = new byte[300];
  static final short[] SHORTS = new short[100];
  static final int[] INTS = new int[100];
  static final long[] LONGS = new long[70];
  static final Object[] OBJECTS = new Object[40];
  static final Object[] STRINGS = new String[40];
  static final char[] CHARS = new char[100];
  static final Machine WHEEL = new Wheel();
  static final WeakReference<Object> WEAK = new WeakReference<Object>(SELF);
  static final SoftReference<Object> SOFT = new SoftReference<Object>(SELF);
  static MethodHandle plus;
  static MethodHandle minus;
  static MethodHandle area;
  static Machine machine = WHEEL;
  static SweepUnfinished torn;
  static Checksum crc32c;
  static IntBinaryOperator lambda;
  static Runnable foreign;
  static boolean rare;
  static Object nothing;
  static volatile long sink;

  static long calls(int i) {
    long sum = 0;
    for (Shape s : SHAPES) {
      sum += s.area(i, i, 2.5);
    }
    empty();
    SELF.setField(SELF.getField() + 1);
    sum += locals(i, i, i, BYTES, 1, 2, 3, 4, 5, 6) + recursive(5);
    sum += (long) floats(1, 2, 3, 4, 5, 6, 7, i);
    sum += synchronizedStatic(i) + SELF.synchronizedVirtual(i);
    sum += WHEEL.turn(i) + SELF.minus(i, 2);
    return sum;
  }

  static long math(int i) {
    double x = i + 0.5;
    double sum = Math.sin(x) + Math.cos(x) + Math.tan(x) + Math.exp(i & 7) + Math.log(x);
    sum += Math.pow(x, 1.5) + Math.log10(x) + Math.sqrt(x) + Math.abs(-x);
    sum += Math.sin(1e9 + i) + Math.tan(3e9 + i) + Math.cos(2e12 + i);
    sum += x % 0.7 + (float) x % 0.3f + StrictMath.sin(x) + Math.floor(x) + Math.round(x);
    return (long) sum + Math.abs(i) + Math.max(i, 3) + Math.multiplyExact(i, 3) + i / 3 + i % 7;
  }

  static long checksums(int i) {
    CRC32 crc = new CRC32();
    crc.update(i);
    crc.update(BYTES, 0, 200);
    crc.update(java.nio.ByteBuffer.wrap(BYTES, 3, 100));
    Adler32 adler = new Adler32();
    adler.update(BYTES, 1, 90);
    crc32c.update(BYTES, 0, 150);
    return crc.getValue() + adler.getValue() + crc32c.getValue();
  }

  static long arrays(int i) {
    System.arraycopy(BYTES, i & 15, MORE, 3, 200 + (i & 63));
    System.arraycopy(BYTES, 0, BYTES, i & 31, 37);
    System.arraycopy(SHORTS, 0, SHORTS, i & 7, 50);
    System.arraycopy(INTS, 0, INTS, i & 7, 50);
    System.arraycopy(LONGS, 0, LONGS, i & 7, 50);
    System.arraycopy(OBJECTS, 0, OBJECTS, i & 3, 30);
    System.arraycopy(STRINGS, 0, OBJECTS, i & 3, 30);
    System.arraycopy(OBJECTS, 0, STRINGS, 0, 10);
    Arrays.fill(MORE, (byte) i);
    Arrays.fill(INTS, i);
    Arrays.fill(SHORTS, (short) i);
    long sum = Arrays.equals(BYTES, MORE) ? 1 : 2;
    sum += Arrays.hashCode(INTS) + Arrays.copyOf(LONGS, 30 + (i & 7)).length;
    sum += Arrays.copyOfRange(OBJECTS, 1, 20, Object[].class).length + INTS.clone().length;
    return sum;
  }

  static long strings(int i) {
    StringBuilder text = new StringBuilder();
    text.append(i).append("-").append((long) i * i).append('x').append("\u0416");
    String s = text.toString();
    String latin = "the quick brown fox jumps over the lazy dog " + i;
    long sum = s.hashCode() + s.indexOf("7") + latin.indexOf("lazy") + latin.indexOf('z');
    sum += latin.compareTo(s) + (latin.equals("x") ? 1 : 0) + (s.equals(latin) ? 1 : 0);
    sum += latin.substring(3, 20).toUpperCase().length() + s.toCharArray().length;
    sum += latin.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1).length;
    sum += s.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    sum += new String(CHARS, 0, 40).length() + latin.lastIndexOf("fox");
    return sum;
  }

  static long natives(int i) {
    long sum = nativeStatic(i, 2L * i, 0.5) + SELF.nativeVirtual(SHAPES) + nativeSynchronized(i);
    sum += WAITED_FOR.nativeContended(i, 3L * i, 0.25, SHAPES);
    sum += nativeCallback(WHEEL, i) + System.identityHashCode(SHAPES[i % 3]);
    sum += System.nanoTime() + Thread.currentThread().getId();
    sum += SELF.getClass().hashCode() + Runtime.getRuntime().availableProcessors();
    try {
      nativeThrow(i);
    } catch (IllegalStateException e) {
      sum++;
    }
    return sum;
  }

  static int thrower(int depth, int i) {
    if (depth > 0) {
      return thrower(depth - 1, i) + 1;
    }
    throw new IllegalArgumentException();
  }

  static synchronized int lockedThrower(int i) {
    return thrower(1, i) + 1;
  }

  static int implicit(int i) {
    int kind = i & 3;
    if (kind == 0) {
      return nothing.hashCode();
    }
    if (kind == 1) {
      return i / (kind - 1);
    }
    if (kind == 2) {
      return INTS[100 + i];
    }
    Object o = STRINGS;
    return ((Integer) o) + i;
  }

  static long exceptions(int i) {
    long sum = 0;
    try {
      sum += thrower(3, i);
    } catch (IllegalArgumentException e) {
      sum++;
    }
    try {
      sum += lockedThrower(i);
    } catch (RuntimeException e) {
      sum++;
    }
    for (int k = 0; k < 4; k++) {
      try {
        sum += implicit(k);
      } catch (RuntimeException e) {
        sum += 2;
      }
    }
    return sum;
  }

  static native int absent(int i);

  static long linkage(int i) {
    long sum = 0;
    try {
      sum += torn.missing();
    } catch (AbstractMethodError e) {
      sum++;
    }
    try {
      sum += absent(i); // the linker leaves its search by a longjmp
    } catch (UnsatisfiedLinkError e) {
      sum++;
    }
    return sum;
  }

  static long references(int i) {
    return (WEAK.get() == null ? 1 : 2) + (SOFT.get() == null ? 1 : 2);
  }

  static long handles(int i) throws Throwable {
    long sum = (int) plus.invokeExact(i, 7) + (int) minus.invokeExact(SELF, i, 7);
    sum += (long) area.invokeExact(SHAPES[i % 3], i, 5L, 0.5);
    sum += lambda.applyAsInt(i, 3);
    return sum;
  }

  static long allocations(int i) {
    Object[] fresh = new Object[i & 31];
    long sum = fresh.length + fresh.clone().length + new int[3][4].length + new long[i & 7].length;
    sum += new Square().hashCode() + new byte[20_000 + i].length;
    Object o = SHAPES[i % 3];
    if (o instanceof Square) {
      sum++;
    }
    sum += (o instanceof java.io.Serializable) ? 1 : 0;
    Shape s = (Shape) o;
    fresh = new Shape[2];
    fresh[i & 1] = s;
    Object[] nested = {STRINGS, OBJECTS, SHAPES};
    sum += (nested[i % 3] instanceof Comparable[]) ? 1 : 0;
    sum += ((Object[]) nested[i % 3]).length;
    return sum + fresh.length;
  }

  static long locks(int i) {
    synchronized (BYTES) {
      synchronized (SHAPES) {
        synchronized (BYTES) {
          counter++;
        }
      }
    }
    LOCK.lock(); // its methods check the stack's reserved zone as they end
    try {
      return counter;
    } finally {
      LOCK.unlock();
    }
  }

  static int rareCase(int i) {
    if (rare) {
      return plus(i, machine.turn(i)) + (int) leaf(i);
    }
    return machine.turn(i);
  }

  static int rareCaller(int i) {
    return rareCase(i) + 1;
  }

  /** Once, after it was compiled: an uncommon trap, and class loading that makes methods invalid. */
  static long deoptimization(int i) {
    long sum = rareCaller(i);
    if (rare) {
      machine = new Machine() {
        int turn(int x) {
          return -x;
        }
      };
      sum += rareCaller(i + 1);
    }
    return sum;
  }

  static long loop(int n) {
    long sum = 0;
    for (int i = 0; i < n; i++) {
      sum += i ^ sum << 1;
    }
    return sum;
  }

  static long polls(int i) {
    long sum = 0;
    for (int k = 0; k < 40; k++) {
      sum += loop(3) + plus(k, i) + leaf(k) + SHAPES[k % 3].area(1, 2, 3);
    }
    return sum;
  }

  static long scenario(char letter, int i) throws Throwable {
    switch (letter) {
      case 'a': return arrays(i);
      case 'c': return calls(i);
      case 'd': return deoptimization(i);
      case 'e': return exceptions(i);
      case 'f': foreign.run(); return 0;
      case 'h': return handles(i);
      case 'k': return checksums(i);
      case 'l': return locks(i);
      case 'm': return math(i);
      case 'n': return natives(i);
      case 'o': return allocations(i);
      case 'p': return polls(i);
      case 'r': return references(i);
      case 's': return strings(i);
      case 'u': return linkage(i);
      case 'q': return loop(70_000);
      default: throw new IllegalArgumentException("" + letter);
    }
  }

  static void serve(InputStream input) throws Throwable {
    for (int read = input.read(); read >= 0; read = input.read()) {
      char letter = (char) read;
      boolean many = letter < 'a';
      int times = many ? warm : 1;
      char lower = many ? (char) (letter + 32) : letter;
      rare = letter == 'd';
      for (int k = 0; k < times; k++) {
        sink += scenario(lower, k & 1023);
      }
      if (many) {
        System.out.println("DONE " + letter);
      }
    }
  }

  private static void prepare() throws Throwable {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodType two = MethodType.methodType(int.class, int.class, int.class);
    plus = lookup.findStatic(SweepTarget.class, "plus", two);
    minus = lookup.findVirtual(SweepTarget.class, "minus", two);
    area =
        lookup.findVirtual(
            Shape.class,
            "area",
            MethodType.methodType(long.class, int.class, long.class, double.class));
    int base = BYTES.length;
    lambda = (a, b) -> a * b + base;
    torn = (SweepUnfinished) new TearingLoader().loadClass("SweepTorn").newInstance();
    try {
      crc32c = (Checksum) Class.forName("java.util.zip.CRC32C").newInstance();
    } catch (ClassNotFoundException e) {
      crc32c = new CRC32();
    }
    try {
      foreign = (Runnable) Class.forName("SweepForeign").newInstance();
    } catch (ClassNotFoundException | UnsupportedClassVersionError e) {
      foreign = () -> {};
    }
  }

  public static void main(String[] args) throws Throwable {
    System.load(args[0]);
    prepare();
    warm = Integer.parseInt(args[1]);
    Thread waiting =
        new Thread(
            () -> {
              synchronized (WAITED_FOR) {
                while (true) {
                  try {
                    WAITED_FOR.wait();
                  } catch (InterruptedException e) {
                    return;
                  }
                }
              }
            });
    waiting.setDaemon(true);
    waiting.start();
    Thread stepped =
        new Thread(
            () -> {
              try {
                serve(new FileInputStream(FileDescriptor.in));
                System.exit(0);
              } catch (Throwable e) {
                e.printStackTrace();
                System.exit(1);
              }
            },
            "stepped");
    stepped.start();
    System.out.println("READY");
  }

  static final class TearingLoader extends ClassLoader {
    private static final int ABSTRACT = 4; // of the high byte of access_flags

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals("SweepTorn")) {
        return super.loadClass(name, resolve);
      }
      try (InputStream in = SweepTarget.class.getResourceAsStream("SweepTorn.class")) {
        byte[] bytes = new byte[4096];
        int size = in.read(bytes);
        // access_flags come right before this_class and super_class; find them from the end of the pool
        int at = 10;
        int count = (bytes[8] & 255) << 8 | bytes[9] & 255;
        for (int i = 1; i < count; i++) {
          switch (bytes[at]) {
            case 1: at += 3 + ((bytes[at + 1] & 255) << 8 | bytes[at + 2] & 255); break;
            case 7: case 8: case 16: at += 3; break;
            case 15: at += 4; break;
            case 5: case 6: at += 9; i++; break;
            default: at += 5;
          }
        }
        bytes[at] &= (byte) ~ABSTRACT;
        return defineClass(name, bytes, 0, size);
      } catch (java.io.IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
