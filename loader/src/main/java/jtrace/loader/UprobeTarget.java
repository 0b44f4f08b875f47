package jtrace.loader;

import java.nio.file.Path;

/**
 * A place in an ELF file.
 *
 * @param file opened by the kernel once; take /proc/PID/root/... or /proc/PID/map_files/... for a
 *     file of another mount namespace
 * @param offsetBytes file offset, not the virtual address
 * @param onReturn whether to fire when the function returns
 * @param cookie what bpf_get_attach_cookie() answers; other than 0 needs Linux 5.15
 * @param pid the only process that it is put into, {@link #EVERY_PROCESS} for all that map the file
 */
public record UprobeTarget(Path file, long offsetBytes, boolean onReturn, long cookie, int pid) {
  public static final int EVERY_PROCESS = -1;

  public UprobeTarget(Path file, long offsetBytes, boolean onReturn, long cookie) {
    this(file, offsetBytes, onReturn, cookie, EVERY_PROCESS);
  }

  public UprobeTarget {
    if (offsetBytes < 0) {
      throw new IllegalArgumentException("negative offset " + offsetBytes);
    }
  }

  public static UprobeTarget entry(Path file, long offsetBytes) {
    return new UprobeTarget(file, offsetBytes, false, 0);
  }
}
