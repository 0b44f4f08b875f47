import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Calls C and is called back by it: a downcall of libc's qsort with an upcall stub. JDK 22 and up. */
public class SweepForeign implements Runnable {
  private static final MethodHandle QSORT;
  private static final MemorySegment COMPARE;
  private static final MemorySegment NUMBERS;

  static {
    try {
      Linker linker = Linker.nativeLinker();
      QSORT =
          linker.downcallHandle(
              linker.defaultLookup().find("qsort").get(),
              FunctionDescriptor.ofVoid(
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.ADDRESS));
      MethodHandle compare =
          MethodHandles.lookup()
              .findStatic(
                  SweepForeign.class,
                  "compare",
                  MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class));
      COMPARE =
          linker.upcallStub(
              compare,
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS.withTargetLayout(ValueLayout.JAVA_INT),
                  ValueLayout.ADDRESS.withTargetLayout(ValueLayout.JAVA_INT)),
              Arena.global());
      NUMBERS = Arena.global().allocateFrom(ValueLayout.JAVA_INT, 3, 1, 2);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  static int compare(MemorySegment a, MemorySegment b) {
    return Integer.compare(a.get(ValueLayout.JAVA_INT, 0), b.get(ValueLayout.JAVA_INT, 0));
  }

  @Override
  public void run() {
    try {
      NUMBERS.setAtIndex(ValueLayout.JAVA_INT, 0, 3);
      QSORT.invokeExact(NUMBERS, 3L, 4L, COMPARE);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
