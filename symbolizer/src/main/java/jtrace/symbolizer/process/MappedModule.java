package jtrace.symbolizer.process;

import java.nio.file.Path;

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

  /** A path to the mapped inode itself, whatever has become of its name; proc(5), map_files. */
  public Path file(int pid) {
    String range = Long.toHexString(start) + "-" + Long.toHexString(end);
    return Path.of("/proc", Integer.toString(pid), "map_files", range);
  }
}
