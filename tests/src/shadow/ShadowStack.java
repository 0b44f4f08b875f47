import java.lang.reflect.Field;
import sun.misc.Unsafe;

/**
 * The stack that one thread keeps of itself outside of the heap: how deep it is, then the number of
 * the method at each depth. Compiled for JDK 8 and up.
 */
public final class ShadowStack {
  private static final int MAX_DEPTH = 4096;
  private static final Unsafe UNSAFE = unsafe();
  private static final String WANTED = System.getProperty("shadow.thread");

  /** {@code int depth, int reserved, int method[MAX_DEPTH]}. */
  private static final long MEMORY = UNSAFE.allocateMemory(8 + 4L * MAX_DEPTH);

  private static Thread owner;

  private ShadowStack() {}

  private static Unsafe unsafe() {
    try {
      Field field = Unsafe.class.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return (Unsafe) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lets a reader of this process find it. */
  static void announce() {
    UNSAFE.setMemory(MEMORY, 8 + 4L * MAX_DEPTH, (byte) 0);
    System.out.println("SHADOW " + Long.toHexString(MEMORY));
  }

  /** Stores are ordered, so that none of them is left out or put elsewhere by a compiler. */
  public static int enter(int method) {
    Thread thread = Thread.currentThread();
    if (thread != owner) {
      if (owner != null || !thread.getName().equals(WANTED)) {
        return -1;
      }
      owner = thread;
    }
    int depth = UNSAFE.getInt(MEMORY);
    if (depth < MAX_DEPTH) {
      UNSAFE.putOrderedInt(null, MEMORY + 8 + 4L * depth, method);
    }
    UNSAFE.putOrderedInt(null, MEMORY, depth + 1);
    return depth;
  }

  public static void exit(int depth) {
    if (depth >= 0) {
      UNSAFE.putOrderedInt(null, MEMORY, depth);
    }
  }
}
