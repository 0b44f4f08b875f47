package jtrace.symbolizer.process;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import jtrace.symbolizer.x86.Operation;
import jtrace.symbolizer.x86.X86Decoder;

/**
 * The functions that glibc 2.41 and later make most system calls by which may block: read calls the
 * first one, that the second, that the third. None is exported, so a stripped libc has no names for
 * them. They are found by these calls from {@code read}, and believed when the last one's
 * instructions are those of glibc.
 *
 * <p>Source: nptl/cancellation.c and sysdeps/unix/sysv/linux/x86_64/syscall_cancel.S.
 */
final class CancellableCalls {
  /** Exported, and known to make its system call so. */
  static final String CALLER = "read";

  private static final List<String> NAMES =
      List.of("__syscall_cancel", "__internal_syscall_cancel", "__syscall_cancel_arch");

  /** The arguments moved to where the kernel wants them, and syscall. */
  private static final byte[] SYSTEM_CALL =
      HexFormat.of()
          .parseHex("4989fb4889f04889d74889ce4c89c24d89ca4c8b4424084c8b4c24104c89" + "5c24080f05");

  private static final int MAX_FUNCTION_BYTES = 256;

  private record Function(long start, long end, List<Long> calls) {
    boolean covers(long address) {
      return address >= start && address < end;
    }
  }

  private final List<Function> functions;

  private CancellableCalls(List<Function> functions) {
    this.functions = functions;
  }

  /**
   * Looks for the functions.
   *
   * @param memory what the file has from a link-time address on
   * @param caller address of {@link #CALLER}
   */
  static CancellableCalls find(LongFunction<ByteBuffer> memory, long caller) {
    for (long first : function(memory, caller).calls()) {
      Function outer = function(memory, first);
      for (long second : outer.calls()) {
        Function inner = function(memory, second);
        for (long third : inner.calls()) {
          Function last = function(memory, third);
          if (makesTheCall(memory, last)) {
            return new CancellableCalls(List.of(outer, inner, last));
          }
        }
      }
    }
    return none();
  }

  static CancellableCalls none() {
    return new CancellableCalls(List.of());
  }

  /** The name of the function that covers a link-time address, if it is one of these. */
  Optional<String> name(long address) {
    for (int i = 0; i < functions.size(); i++) {
      if (functions.get(i).covers(address)) {
        return Optional.of(NAMES.get(i));
      }
    }
    return Optional.empty();
  }

  /** From its first instruction to the one that nothing in it goes on behind. */
  private static Function function(LongFunction<ByteBuffer> memory, long start) {
    byte[] code = bytes(memory, start);
    X86Decoder decoder = new X86Decoder();
    List<Long> calls = new ArrayList<>();
    long furthest = 0;
    int at = 0;
    while (at < code.length) {
      int length = decoder.decode(code, at, code.length);
      if (length == 0) {
        break;
      }
      Operation operation = decoder.operation();
      at += length;
      if (operation == Operation.CALL) {
        calls.add(start + decoder.branchTarget());
      } else if (operation == Operation.BRANCH && decoder.branchTarget() < code.length) {
        furthest = Math.max(furthest, decoder.branchTarget());
      } else if ((operation == Operation.RETURN || operation == Operation.JUMP) && at > furthest) {
        break;
      }
    }
    return new Function(start, start + at, calls);
  }

  private static boolean makesTheCall(LongFunction<ByteBuffer> memory, Function function) {
    byte[] code = bytes(memory, function.start());
    int size = (int) Math.min(code.length, function.end() - function.start());
    for (int at = 0; at + SYSTEM_CALL.length <= size; at++) {
      if (Arrays.equals(code, at, at + SYSTEM_CALL.length, SYSTEM_CALL, 0, SYSTEM_CALL.length)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] bytes(LongFunction<ByteBuffer> memory, long address) {
    ByteBuffer there = memory.apply(address);
    byte[] bytes = new byte[Math.min(MAX_FUNCTION_BYTES, there.remaining())];
    there.get(there.position(), bytes);
    return bytes;
  }
}
