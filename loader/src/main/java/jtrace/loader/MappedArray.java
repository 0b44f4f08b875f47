package jtrace.loader;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The values of an array map as memory shared with the kernel. A write is visible to BPF programs
 * at once, with no order between writes other than that of the CPU: write data first, then publish
 * it through a map update.
 */
public final class MappedArray implements AutoCloseable {
  private final Mapping mapping;
  private final ByteBuffer bytes;
  private final int strideBytes;

  MappedArray(Mapping mapping, int strideBytes) {
    this.mapping = mapping;
    this.strideBytes = strideBytes;
    this.bytes = mapping.segment().asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** All values, in the host's byte order; access after {@link #close} throws. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** Distance of two values: the value size rounded up to 8. */
  public int strideBytes() {
    return strideBytes;
  }

  @Override
  public void close() {
    mapping.close();
  }
}
