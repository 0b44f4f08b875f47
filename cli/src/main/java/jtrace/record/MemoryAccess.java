package jtrace.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jtrace.loader.LoaderException;
import jtrace.loader.ProcessMemory;

/** Whether this user may read another process's memory from outside. */
public final class MemoryAccess {
  private MemoryAccess() {}

  /** Tries it, with a byte of the program itself. */
  public static boolean isAllowed(int pid) {
    try (ProcessMemory memory = ProcessMemory.open(pid)) {
      String maps = Files.readString(Path.of("/proc/" + pid + "/maps"), StandardCharsets.UTF_8);
      int end = maps.indexOf('-');
      return end > 0
          && memory.read(Long.parseUnsignedLong(maps.substring(0, end), 16), new byte[1], 0, 1);
    } catch (LoaderException | IOException | NumberFormatException e) {
      return false;
    }
  }
}
