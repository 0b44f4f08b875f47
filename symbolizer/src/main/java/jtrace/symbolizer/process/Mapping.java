package jtrace.symbolizer.process;

/**
 * One line of /proc/PID/maps.
 *
 * @param start lowest address
 * @param end first address after it
 * @param offset file offset
 * @param device major and minor number as the kernel prints them, {@code fe:01}
 * @param path as the kernel prints it without {@code (deleted)}; empty for anonymous memory, {@code
 *     [vdso]} and the like for special areas
 * @param deleted whether the file is gone from its path
 */
public record Mapping(
    long start,
    long end,
    boolean readable,
    boolean writable,
    boolean executable,
    long offset,
    String device,
    long inode,
    String path,
    boolean deleted) {

  public static final String VDSO = "[vdso]";

  public long sizeBytes() {
    return end - start;
  }

  /** Whether a file (also a memfd or shared memory) is mapped. */
  public boolean isFile() {
    return inode != 0 && !path.isEmpty();
  }

  public boolean contains(long address) {
    return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
  }

  /** The last part of the path. */
  public String baseName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
