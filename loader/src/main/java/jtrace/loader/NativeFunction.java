package jtrace.loader;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** A C function of integers and pointers, looked up at once and linked at its first call. */
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

  /** Calls with up to four arguments; an {@code int} result has to be narrowed by the caller. */
  long call(long... arguments) {
    MemorySegment address =
        symbol.orElseThrow(() ->
            new LoaderException(
                "calling " + name,
                "the installed library is too old to have it",
                "Upgrade libbpf1 to 1.1 or newer"));
    MethodHandle handle = Native.shape(arguments.length);
    MemorySegment state = Native.state();
    try {
      return switch (arguments.length) {
        case 0 -> (long) handle.invokeExact(address, state);
        case 1 -> (long) handle.invokeExact(address, state, arguments[0]);
        case 2 -> (long) handle.invokeExact(address, state, arguments[0], arguments[1]);
        case 3 ->
            (long) handle.invokeExact(address, state, arguments[0], arguments[1], arguments[2]);
        case 4 ->
            (long)
                handle.invokeExact(
                    address, state, arguments[0], arguments[1], arguments[2], arguments[3]);
        default -> throw new IllegalArgumentException(name + ": " + arguments.length);
      };
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable t) {
      throw Native.unexpected(t);
    }
  }

  /** Error number left by this thread's last call. */
  static int lastErrno() {
    return Native.errno(Native.state());
  }
}
