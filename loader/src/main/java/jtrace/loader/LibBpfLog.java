package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Catches what libbpf would print to standard error, so that it can stand in an error's log. The
 * text of the calling thread is kept; libbpf prints from the thread that called it.
 */
final class LibBpfLog {
  private static final int MAX_CHARS = 64 * 1024;
  private static final int LINE_BYTES = 4096;
  private static final int LEVEL_WARN = 0; // enum libbpf_print_level: WARN, INFO, DEBUG

  private static final ThreadLocal<StringBuilder> TEXT =
      ThreadLocal.withInitial(StringBuilder::new);

  private LibBpfLog() {}

  /** Directs libbpf's messages to this class for the life of the process. */
  static void install(LibBpf library) {
    try {
      MemorySegment stub =
          Native.LINKER.upcallStub(
              MethodHandles.lookup()
                  .findStatic(
                      LibBpfLog.class,
                      "print",
                      MethodType.methodType(int.class, int.class, long.class, long.class)),
              // int (*)(enum libbpf_print_level, const char *, va_list); on both ABIs a va_list
              // parameter arrives as a pointer
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG),
              Arena.global());
      library.setPrint.call(stub.address());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Called by libbpf; must not throw. */
  @SuppressWarnings("unused")
  private static int print(int level, long format, long arguments) {
    StringBuilder text = TEXT.get();
    if (level != LEVEL_WARN || text.length() > MAX_CHARS) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment line = arena.allocate(LINE_BYTES);
      Vsnprintf.FUNCTION.call(line.address(), LINE_BYTES, format, arguments);
      text.append(CStrings.read(line));
    }
    return 0;
  }

  /** What libbpf said to this thread since the last call. */
  static String take() {
    StringBuilder text = TEXT.get();
    String taken = text.toString();
    text.setLength(0);
    return taken;
  }

  private static final class Vsnprintf {
    // int vsnprintf(char *, size_t, const char *, va_list)
    static final NativeFunction FUNCTION =
        new NativeFunction(Native.LINKER.defaultLookup(), "vsnprintf");
  }
}
