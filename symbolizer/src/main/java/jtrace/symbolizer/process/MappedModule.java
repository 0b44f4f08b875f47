package jtrace.symbolizer.process;

import java.nio.file.Path;

/**
 * A module's place in one process.
 *
 * @param mapping the executable mapping
 * @param bias run-time address minus link-time address
 */
public record MappedModule(Mapping mapping, long bias, NativeModule module) {

  /** The lowest address. */
  public long start() {
    return mapping.start();
  }

  /** The first address after it. */
  public long end() {
    return mapping.end();
  }

  /** The mapping's file offset. */
  public long fileOffset() {
    return mapping.offset();
  }

  public boolean contains(long address) {
    return mapping.contains(address);
  }

  /** The link-time address of a run-time one. */
  public long linkAddress(long address) {
    return address - bias;
  }

  /** A path by which the mapped inode itself can be opened, whatever has become of its name. */
  public Path file(int pid) {
    return new MappedFiles(pid).path(mapping);
  }
}
