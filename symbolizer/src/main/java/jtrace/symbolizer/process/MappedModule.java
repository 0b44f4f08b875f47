package jtrace.symbolizer.process;

/**
 * A module's place in one process.
 *
 * @param start lowest address of the executable mapping
 * @param end first address after it
 * @param fileOffset the mapping's file offset
 * @param bias run-time address minus link-time address
 */
public record MappedModule(long start, long end, long fileOffset, long bias, NativeModule module) {

  public boolean contains(long address) {
    return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
  }

  /** The link-time address of a run-time one. */
  public long linkAddress(long address) {
    return address - bias;
  }
}
