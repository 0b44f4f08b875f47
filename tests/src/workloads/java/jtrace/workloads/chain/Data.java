package jtrace.workloads.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.zip.CRC32;

/** What the leaves work on. */
final class Data {
  static final byte[] BYTES = new byte[8192];
  static final byte[] COPY = new byte[8192];
  static final String TEXT = text();
  static final long[] LONGS = new Random(1).longs(256).toArray();
  static final BigInteger BIG = new BigInteger(2048, new Random(2));
  static final FileChannel CHANNEL = open();
  static volatile Object sink;
  static volatile Object other;

  private static final CRC32 CRC = new CRC32();

  private Data() {}

  static CRC32 crc() {
    return CRC;
  }

  static long fileSize() {
    try {
      return CHANNEL.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Method method(Class<?> level) {
    try {
      return level.getMethod("step", long.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  static MethodHandle handle(Step level) {
    try {
      return MethodHandles.lookup()
          .findVirtual(level.getClass(), "step", MethodType.methodType(long.class, long.class))
          .bindTo(level);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append("hay, more hay ");
    }
    return text.append("needle\u00e4\u00e4\u00e4").toString();
  }

  private static FileChannel open() {
    try {
      return FileChannel.open(Paths.get("/proc/self/exe"), StandardOpenOption.READ);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
