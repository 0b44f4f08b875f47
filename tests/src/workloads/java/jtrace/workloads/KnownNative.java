package jtrace.workloads;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Inflater;

/**
 * Asks for known amounts of native memory at known places: blocks that are given back, blocks that
 * grow, direct buffers and inflaters that are kept. Prints {@code place NAME BYTES} at its end.
 *
 * <p>Arguments: rounds; {@code blocks}, or {@code map} for large blocks and files instead.
 */
public final class KnownNative {
  private static final int SMALL_BYTES = 200;
  private static final int LARGE_BYTES = 100_000;
  private static final int BUFFER_BYTES = 32_000;
  private static final int MAPPED_BYTES = 64 << 20;
  private static final List<Object> KEPT = new ArrayList<>();

  /** sun.misc.Unsafe, which is the way to native memory on every JDK but has no stable API. */
  private static final MethodHandle ALLOCATE = unsafe("allocateMemory", long.class, long.class);

  private static final MethodHandle REALLOCATE =
      unsafe("reallocateMemory", long.class, long.class, long.class);
  private static final MethodHandle FREE = unsafe("freeMemory", void.class, long.class);

  private static long passing;
  private static long kept;
  private static long grown;
  private static long buffers;
  private static long mapped;

  private KnownNative() {}

  public static void main(String[] args) throws Throwable {
    KnownCue.await();
    runRounds(Integer.parseInt(args[0]), args[1].equals("map"));
    System.out.println("place passBlocks " + passing);
    System.out.println("place keepBlocks " + kept);
    System.out.println("place growBlocks " + grown);
    System.out.println("place keepBuffers " + buffers);
    System.out.println("place mapLarge " + mapped);
    KnownCue.done();
  }

  private static void runRounds(int rounds, boolean map) throws Throwable {
    for (int i = 0; i < rounds; i++) {
      if (map) {
        mapLarge();
        openFiles();
      } else {
        passBlocks();
        keepBlocks();
        growBlocks();
        keepBuffers();
        keepInflaters();
      }
    }
  }

  /** Given back at once. */
  static void passBlocks() throws Throwable {
    for (int i = 0; i < 500; i++) {
      FREE.invokeExact((long) ALLOCATE.invokeExact((long) SMALL_BYTES + i));
      passing += SMALL_BYTES + i;
    }
    FREE.invokeExact((long) ALLOCATE.invokeExact((long) LARGE_BYTES));
    passing += LARGE_BYTES;
  }

  /** Never given back. */
  static void keepBlocks() throws Throwable {
    long last = 0;
    for (int i = 0; i < 300; i++) {
      last |= (long) ALLOCATE.invokeExact((long) SMALL_BYTES + i);
      kept += SMALL_BYTES + i;
    }
    last |= (long) ALLOCATE.invokeExact((long) LARGE_BYTES);
    kept += last == 0 ? 0 : LARGE_BYTES;
  }

  /** Of each only the last size is left; what was asked for is more. */
  static void growBlocks() throws Throwable {
    long block = (long) ALLOCATE.invokeExact((long) SMALL_BYTES);
    for (int i = 2; i < 200; i++) {
      block = (long) REALLOCATE.invokeExact(block, (long) SMALL_BYTES * i);
    }
    grown += SMALL_BYTES * 199L;
  }

  static void keepBuffers() {
    for (int i = 0; i < 20; i++) {
      KEPT.add(ByteBuffer.allocateDirect(BUFFER_BYTES));
      buffers += BUFFER_BYTES;
    }
  }

  /** An inflater takes a state at once and a window when it inflates. */
  static void keepInflaters() {
    for (int i = 0; i < 20; i++) {
      KEPT.add(new Inflater());
    }
  }

  /** So large that an allocator hands it on to the kernel. */
  static void mapLarge() throws Throwable {
    FREE.invokeExact((long) ALLOCATE.invokeExact((long) MAPPED_BYTES));
    mapped += MAPPED_BYTES;
  }

  static void openFiles() throws IOException {
    for (int i = 0; i < 10; i++) {
      try (FileInputStream file = new FileInputStream("/proc/self/stat")) {
        mapped += file.read() < 0 ? 1 : 0;
      }
    }
  }

  private static MethodHandle unsafe(String method, Class<?> result, Class<?>... arguments) {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field field = type.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return MethodHandles.lookup()
          .findVirtual(type, method, MethodType.methodType(result, arguments))
          .bindTo(field.get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
