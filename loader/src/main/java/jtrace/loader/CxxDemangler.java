package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Readable names of C++ functions, made by the installed C++ runtime's {@code __cxa_demangle}.
 * Without one, and for names that are not mangled, wrong, or too long, the name stays as it is.
 * Safe for use by several threads.
 */
public final class CxxDemangler {
  /** Longer names stay mangled: the runtime recurses, and names come from untrusted files. */
  public static final int MAX_MANGLED_CHARS = 2048;

  /**
   * Names with more back references stay mangled: each may repeat all that came before, so the
   * output can grow exponentially with their number.
   */
  public static final int MAX_BACK_REFERENCES = 96;

  private static final int MAX_RESULT_CHARS = 4096;
  private static final List<String> LIBRARIES =
      List.of("libstdc++.so.6", "libc++abi.so.1", "libc++.so.1");

  private static final class Holder {
    static final CxxDemangler INSTANCE =
        LIBRARIES.stream().flatMap(name -> find(name).stream()).findFirst().orElse(ABSENT);
  }

  private static final CxxDemangler ABSENT = new CxxDemangler(Optional.empty());

  private final Optional<NativeFunction> demangle;
  private final NativeFunction free = new NativeFunction(Native.LINKER.defaultLookup(), "free");
  private final AtomicLong refused = new AtomicLong();

  private CxxDemangler(Optional<NativeFunction> demangle) {
    this.demangle = demangle;
  }

  /** The one that uses the installed runtime. */
  public static CxxDemangler system() {
    return Holder.INSTANCE;
  }

  /** One that leaves names as they are. */
  static CxxDemangler absent() {
    return ABSENT;
  }

  private static Optional<CxxDemangler> find(String library) {
    try {
      // char *__cxa_demangle(const char *, char *, size_t *, int *)
      NativeFunction function =
          new NativeFunction(SymbolLookup.libraryLookup(library, Arena.global()), "__cxa_demangle");
      return function.isPresent()
          ? Optional.of(new CxxDemangler(Optional.of(function)))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  public boolean isPresent() {
    return demangle.isPresent();
  }

  /** The readable form, or {@code name} itself. */
  public String demangle(String name) {
    if (!name.startsWith("_Z") || demangle.isEmpty()) {
      return name;
    }
    if (name.length() > MAX_MANGLED_CHARS || backReferences(name) > MAX_BACK_REFERENCES) {
      refused.incrementAndGet();
      return name;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mangled = arena.allocateFrom(name);
      MemorySegment status = arena.allocate(8, 8);
      long result = demangle.get().call(mangled.address(), 0, 0, status.address());
      if (result == 0) {
        return name;
      }
      String readable = CStrings.at(result);
      free.call(result);
      return readable.length() >= MAX_RESULT_CHARS ? name : readable;
    }
  }

  /** Mangled names that were too long or too nested to try. */
  public long refusedCount() {
    return refused.get();
  }

  private static int backReferences(String name) {
    int count = 0;
    for (int i = 0; i + 1 < name.length(); i++) {
      char c = name.charAt(i);
      char next = name.charAt(i + 1);
      boolean index = next == '_' || next >= '0' && next <= '9' || next >= 'A' && next <= 'Z';
      if ((c == 'S' || c == 'T') && index) {
        count++;
      }
    }
    return count;
  }
}
