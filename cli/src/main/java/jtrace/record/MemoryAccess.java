package jtrace.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.loader.LoaderException;
import jtrace.loader.ProcessMemory;

/** Whether this user may read another process's memory from outside. */
public final class MemoryAccess {
  /** A mapping of code, which is there and readable; a heap may only be reserved. */
  private static final Pattern CODE = Pattern.compile("(?m)^(\\p{XDigit}+)-\\p{XDigit}+ r-x");

  private MemoryAccess() {}

  /** Tries it, with a byte of its code. */
  public static boolean isAllowed(int pid) {
    try (ProcessMemory memory = ProcessMemory.open(pid)) {
      String maps = Files.readString(Path.of("/proc/" + pid + "/maps"), StandardCharsets.UTF_8);
      Matcher code = CODE.matcher(maps);
      return code.find()
          && memory.read(Long.parseUnsignedLong(code.group(1), 16), new byte[1], 0, 1);
    } catch (LoaderException | IOException | NumberFormatException e) {
      return false;
    }
  }
}
