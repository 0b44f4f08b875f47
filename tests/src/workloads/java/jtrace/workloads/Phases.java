package jtrace.workloads;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.Deflater;

/** The work of each phase; every method takes some ten microseconds. */
final class Phases {
  static volatile long sink;
  static volatile Object object;

  private static final byte[] BYTES = bytes();
  private static final byte[] COPY = new byte[1 << 16];
  private static final ByteBuffer BUFFER = ByteBuffer.allocateDirect(4096);
  private static final FileChannel FILE = file();
  private static final Object MONITOR = new Object();
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final MessageDigest SHA = sha();
  private static final Method METHOD = method();
  private static final long[] LONGS = new Random(3).longs(500).toArray();
  private static final BigInteger BIG = new BigInteger(3000, new Random(4));
  private static final Deflater DEFLATER = new Deflater(Deflater.BEST_SPEED);

  private Phases() {}

  static long smallMethods(long x) {
    for (int i = 0; i < 5000; i++) {
      x = rotated(mixed(x, i)) ^ i;
    }
    return x;
  }

  private static long mixed(long x, int i) {
    return x * 31L + i;
  }

  private static long rotated(long x) {
    return Long.rotateLeft(x, 7);
  }

  static long exceptions(long x) {
    for (int i = 0; i < 5; i++) {
      try {
        thrown(x, 8);
      } catch (ChainException e) {
        x += e.value();
      }
    }
    return x;
  }

  private static void thrown(long x, int depth) {
    if (depth > 0) {
      thrown(x + 1, depth - 1);
    } else {
      throw new ChainException(x);
    }
  }

  static long arrayCopy(long x) {
    for (int i = 0; i < 4; i++) {
      System.arraycopy(BYTES, (int) (x & 63), COPY, i, 60_000);
    }
    return COPY[(int) (x & 0xfff)];
  }

  static long compression(long x) {
    DEFLATER.reset();
    DEFLATER.setInput(BYTES, (int) (x & 1023), 2000);
    DEFLATER.finish();
    return DEFLATER.deflate(COPY);
  }

  static long strings(long x) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      text.append("key").append(x + i).append('=').append(i * 0x1234L).append(';');
    }
    String all = text.toString();
    return all.indexOf("nothing") + all.toUpperCase(Locale.ROOT).hashCode() + all.split(";").length;
  }

  static long allocation(long x) {
    Object[] list = new Object[200];
    for (int i = 0; i < list.length; i++) {
      list[i] = new int[10 + (int) ((x + i) & 63)];
    }
    object = list;
    return list.length;
  }

  static long systemCalls(long x) {
    try {
      for (int i = 0; i < 5; i++) {
        BUFFER.clear();
        x += FILE.read(BUFFER, (x & 1) * 64);
      }
      return x;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long locks(long x) {
    for (int i = 0; i < 300; i++) {
      synchronized (MONITOR) {
        x += i;
      }
      LOCK.lock();
      try {
        x ^= i;
      } finally {
        LOCK.unlock();
      }
    }
    return x;
  }

  static long digest(long x) {
    SHA.update((byte) x);
    SHA.update(BYTES, 0, 4000);
    return SHA.digest()[3];
  }

  static long recursion(long x) {
    return fibonacci(16) + x;
  }

  private static long fibonacci(int n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
  }

  static long reflection(long x) {
    try {
      for (int i = 0; i < 100; i++) {
        x += (Long) METHOD.invoke(null, x, i);
      }
      return x;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static long sorting(long x) {
    long[] copy = LONGS.clone();
    copy[0] = x;
    Arrays.sort(copy);
    return copy[7];
  }

  static long bigNumbers(long x) {
    return BIG.multiply(BIG.add(BigInteger.valueOf(x))).bitLength();
  }

  private static byte[] bytes() {
    byte[] bytes = new byte[1 << 16];
    Random random = new Random(5);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(16) * random.nextInt(3));
    }
    return bytes;
  }

  private static FileChannel file() {
    try {
      return FileChannel.open(Paths.get("/proc/self/exe"), StandardOpenOption.READ);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Method method() {
    try {
      return Phases.class.getDeclaredMethod("mixed", long.class, int.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
