package jtrace.symbolizer;

/**
 * Reads the memory of a target process. The target is untrusted and may exit at any time, so every
 * read may fail.
 */
@FunctionalInterface
public interface TargetMemory {

  /**
   * Copies {@code length} bytes at {@code address} to {@code into[offset..]}.
   *
   * @return false when not all of them could be read; {@code into} is then undefined
   */
  boolean read(long address, byte[] into, int offset, int length);
}
