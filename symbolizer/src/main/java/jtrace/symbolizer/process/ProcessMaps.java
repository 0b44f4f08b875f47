package jtrace.symbolizer.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Parses /proc/PID/maps (proc(5); fs/proc/task_mmu.c, show_map_vma). */
public final class ProcessMaps {

  /** vm.max_map_count is 65530 by default, some hosts set 1 or 2 million. */
  static final int MAX_MAPPINGS = 2_500_000;

  static final int MAX_BYTES = 512 << 20;
  private static final String DELETED = " (deleted)";

  private final byte[] text;
  private int at;

  private ProcessMaps(byte[] text) {
    this.text = text;
  }

  /**
   * The mappings of a process in ascending order.
   *
   * @throws IOException when there is no such process, or it may not be read
   */
  public static List<Mapping> read(int pid) throws IOException {
    return parse(bytes(pid), false);
  }

  /** Only those with execute permission: cheap also when there are many thousand others. */
  public static List<Mapping> readExecutable(int pid) throws IOException {
    return parse(bytes(pid), true);
  }

  /** As {@link #read}, from text; lines that are not understood are left out. */
  public static List<Mapping> parse(byte[] text, boolean executableOnly) {
    ProcessMaps maps = new ProcessMaps(text);
    List<Mapping> all = new ArrayList<>();
    while (maps.at < text.length && all.size() < MAX_MAPPINGS) {
      int end = maps.lineEnd();
      try {
        maps.line(end, executableOnly, all);
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        // a line cut off by the process's exit
      }
      maps.at = end + 1;
    }
    return all;
  }

  private static byte[] bytes(int pid) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of("/proc", Integer.toString(pid), "maps"))) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
      byte[] chunk = new byte[1 << 16];
      int n = in.read(chunk);
      while (n > 0 && out.size() < MAX_BYTES) {
        out.write(chunk, 0, n);
        n = in.read(chunk);
      }
      return out.toByteArray();
    }
  }

  private void line(int end, boolean executableOnly, List<Mapping> all) {
    long start = hex('-');
    long limit = hex(' ');
    int flags = at;
    at += 5;
    boolean executable = text[flags + 2] == 'x';
    if (executableOnly && !executable) {
      return;
    }
    long offset = hex(' ');
    int deviceStart = at;
    while (text[at] != ' ') {
      at++;
    }
    String device = new String(text, deviceStart, at - deviceStart, StandardCharsets.US_ASCII);
    at++;
    long inode = 0;
    while (at < end && text[at] != ' ') {
      inode = inode * 10 + digit(text[at++], 10);
    }
    while (at < end && text[at] == ' ') {
      at++;
    }
    if (at > end || Long.compareUnsigned(start, limit) >= 0) {
      return;
    }
    String path = unescape(new String(text, at, end - at, StandardCharsets.UTF_8));
    boolean deleted = path.endsWith(DELETED);
    all.add(
        new Mapping(
            start,
            limit,
            text[flags] == 'r',
            text[flags + 1] == 'w',
            executable,
            offset,
            device,
            inode,
            deleted ? path.substring(0, path.length() - DELETED.length()) : path,
            deleted));
  }

  private int lineEnd() {
    int end = at;
    while (end < text.length && text[end] != '\n') {
      end++;
    }
    return end;
  }

  private long hex(char stop) {
    long value = 0;
    while (text[at] != stop) {
      value = value << 4 | digit(text[at++], 16);
    }
    at++;
    return value;
  }

  private static int digit(byte c, int radix) {
    int digit = Character.digit(c, radix);
    if (digit < 0) {
      throw new NumberFormatException("not a digit: " + c);
    }
    return digit;
  }

  /** The kernel writes a newline in a path as {@code \012}, and nothing else so. */
  private static String unescape(String path) {
    return path.indexOf('\\') < 0 ? path : path.replace("\\012", "\n");
  }
}
