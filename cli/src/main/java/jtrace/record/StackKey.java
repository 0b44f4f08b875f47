package jtrace.record;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A stack as the kernel delivered it, to recognise equal ones before anything is named. */
final class StackKey {
  private final byte[] bytes;
  private final int hash;

  /** Copies {@code stack}, the frames' bytes, and why the walk ended. */
  StackKey(ByteBuffer stack, int end, int kernelFrames) {
    bytes = new byte[stack.remaining() + 8];
    stack.get(stack.position(), bytes, 8, stack.remaining());
    ByteBuffer.wrap(bytes).putInt(end).putInt(kernelFrames);
    hash = Arrays.hashCode(bytes);
  }

  /** Memory it takes in a map, about. */
  int sizeBytes() {
    return bytes.length + 120;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StackKey key && hash == key.hash && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
