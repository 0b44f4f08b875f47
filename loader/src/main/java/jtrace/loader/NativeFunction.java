package jtrace.loader;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.Optional;

/** A C function of integers and pointers, looked up at once. */
final class NativeFunction {
  private final Optional<MemorySegment> symbol;
  private final String name;

  NativeFunction(SymbolLookup library, String name) {
    this.name = name;
    this.symbol = library.find(name);
  }

  boolean isPresent() {
    return symbol.isPresent();
  }

  /** Calls it; an {@code int} result has to be narrowed by the caller. */
  long call() {
    return call(0, 0, 0, 0);
  }

  long call(long a) {
    return call(a, 0, 0, 0);
  }

  long call(long a, long b) {
    return call(a, b, 0, 0);
  }

  long call(long a, long b, long c) {
    return call(a, b, c, 0);
  }

  /** As {@link #call()}; arguments that the function does not have are not seen by it. */
  long call(long a, long b, long c, long d) {
    MemorySegment address =
        symbol.orElseThrow(() ->
            new LoaderException(
                "calling " + name,
                "the installed library is too old to have it",
                "Upgrade libbpf1 to 1.1 or newer"));
    try {
      return (long) Native.CALL.invokeExact(address, Native.state(), a, b, c, d, 0L, 0L, 0L);
    } catch (Throwable t) {
      throw Native.unexpected(t);
    }
  }

  /** Error number left by this thread's last call. */
  static int lastErrno() {
    return Native.errno(Native.state());
  }
}
