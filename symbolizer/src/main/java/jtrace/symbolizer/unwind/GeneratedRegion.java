package jtrace.symbolizer.unwind;

import java.util.Arrays;
import java.util.Objects;

/**
 * One piece of the JVM's immutable generated code: an interpreter codelet, a stub, a runtime blob,
 * an adapter.
 *
 * @param name HotSpot's own name, such as {@code "method entry point (kind = zerolocals)"}, {@code
 *     "ireturn"}, {@code "jbyte_arraycopy"}, {@code "SafepointBlob"}; some names decide how the
 *     code is entered
 * @param begin address of the first instruction in the target
 * @param frameSizeBytes {@code CodeBlob::_frame_size} in bytes for runtime blobs, 0 when it has
 *     none
 * @param code the instructions; the region ends at {@code begin + code.length}
 */
public record GeneratedRegion(String name, Kind kind, long begin, int frameSizeBytes, byte[] code) {

  /** How code of a region is entered. */
  public enum Kind {
    /** Codelet of the template interpreter, a method entry or not: the name tells. */
    INTERPRETER,
    /** One stub of StubRoutines, with its own name. */
    STUB,
    /** A whole blob with several stubs whose bounds are not known. */
    STUBS,
    /** RuntimeStub, SafepointBlob, DeoptimizationBlob and the like: a frame size is known. */
    RUNTIME,
    /** I2C/C2I adapters: several entries, each called with the return address on top. */
    ADAPTER,
    /** A vtable or itable stub, or a chunk of them: never moves the stack pointer. */
    VTABLE,
    /** Interpreter entries of method handle intrinsics. */
    METHOD_HANDLE
  }

  /** Largest region that is accepted, in bytes. */
  public static final int MAX_CODE_BYTES = 4 << 20;

  public GeneratedRegion {
    Objects.requireNonNull(name);
    Objects.requireNonNull(kind);
    if (code.length > MAX_CODE_BYTES) {
      throw new IllegalArgumentException(name + ": " + code.length + " bytes of code");
    }
  }

  public long end() {
    return begin + code.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GeneratedRegion that
        && name.equals(that.name)
        && kind == that.kind
        && begin == that.begin
        && frameSizeBytes == that.frameSizeBytes
        && Arrays.equals(code, that.code);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(begin) * 31 + name.hashCode();
  }

  @Override
  public String toString() {
    return name + " " + kind + " [0x" + Long.toHexString(begin) + ", +" + code.length + ")";
  }
}
