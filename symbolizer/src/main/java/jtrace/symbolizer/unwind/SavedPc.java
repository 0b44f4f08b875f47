package jtrace.symbolizer.unwind;

import java.util.OptionalInt;
import jtrace.symbolizer.x86.Operation;
import jtrace.symbolizer.x86.X86Decoder;

/**
 * Where the thread keeps the address at which a signal handler has diverted it
 * (JavaThread::_saved_exception_pc): a SafepointBlob loads it to make it its own return address
 * (sharedRuntime_x86_64.cpp, generate_handler_blob; JDK 8 to 26).
 */
final class SavedPc {
  private static final int MAX_OFFSET = 1 << 16;

  private SavedPc() {}

  /** The offset in the thread, empty when the code does not begin so. */
  static OptionalInt offset(byte[] code) {
    X86Decoder decoder = new X86Decoder();
    int loaded = -1;
    long offset = 0;
    for (int at = 0, length; at < code.length; at += length) {
      length = decoder.decode(code, at, code.length);
      if (length == 0 || decoder.operation() == Operation.CALL) {
        break;
      }
      boolean plain = decoder.plainMemory();
      if (decoder.operation() == Operation.STORE
          && plain
          && decoder.source() == loaded
          && decoder.base() == FrameState.RBP
          && decoder.displacement() == 8) {
        return OptionalInt.of((int) offset);
      }
      boolean fromThread =
          decoder.operation() == Operation.LOAD && plain && decoder.base() == FrameState.R15;
      loaded = fromThread ? decoder.target() : -1;
      offset = decoder.displacement();
      if (offset < 0 || offset > MAX_OFFSET) {
        loaded = -1;
      }
    }
    return OptionalInt.empty();
  }
}
