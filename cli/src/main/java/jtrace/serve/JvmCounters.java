package jtrace.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Counters that HotSpot keeps in a file for jstat (hsperfdata): nobody is asked for them. Source:
 * perfMemory.hpp of OpenJDK. Empty with {@code -XX:-UsePerfData}.
 */
final class JvmCounters {
  private static final int MAX_BYTES = 1 << 18;
  private static final int MAX_ENTRIES = 4096;
  private static final int MAX_NAME = 256;
  private static final int MAX_FOLDERS = 64;
  private static final int MAGIC = 0xcafec0c0;
  private static final int HEADER_BYTES = 32;
  private static final int ENTRY_BYTES = 20;
  private static final double NANOS = 1e9;

  private final Map<String, Long> values;

  private JvmCounters(Map<String, Long> values) {
    this.values = values;
  }

  /** Those of a process as they are now. */
  static JvmCounters of(int pid) {
    Path tmp = Path.of("/proc", Integer.toString(pid), "root", "tmp");
    String inner = innerPid(pid);
    if (Files.isSymbolicLink(tmp)) {
      return new JvmCounters(Map.of());
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(tmp, "hsperfdata_*")) {
      int seen = 0;
      for (Path folder : folders) {
        Path file = folder.resolve(inner);
        if (seen++ < MAX_FOLDERS
            && !Files.isSymbolicLink(folder)
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          return new JvmCounters(parse(read(file)));
        }
      }
    } catch (IOException | RuntimeException e) {
      // it has gone, or its file is no counters
    }
    return new JvmCounters(Map.of());
  }

  private static String innerPid(int pid) {
    try {
      return Files.readString(Path.of("/proc", Integer.toString(pid), "status"))
          .replaceAll("(?s).*NSpid:[^\\n]*?(\\d+)\\n.*", "$1");
    } catch (IOException e) {
      return Integer.toString(pid);
    }
  }

  private static ByteBuffer read(Path file) throws IOException {
    try (SeekableByteChannel in =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MAX_BYTES, in.size()));
      while (bytes.hasRemaining() && in.read(bytes) >= 0) {
        // until it is full
      }
      return bytes.flip();
    }
  }

  /** Numbers by name; what makes no sense ends the reading. */
  static Map<String, Long> parse(ByteBuffer bytes) {
    Map<String, Long> values = new HashMap<>();
    if (bytes.limit() < HEADER_BYTES || bytes.order(ByteOrder.BIG_ENDIAN).getInt(0) != MAGIC) {
      return values;
    }
    bytes.order(bytes.get(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int at = bytes.getInt(24);
    int count = Math.min(bytes.getInt(28), MAX_ENTRIES);
    for (int i = 0; i < count && at >= 0 && at <= bytes.limit() - ENTRY_BYTES; i++) {
      int length = bytes.getInt(at);
      int name = at + bytes.getInt(at + 4);
      int data = at + bytes.getInt(at + 16);
      boolean number = bytes.get(at + 12) == 'J' && bytes.getInt(at + 8) == 0;
      if (number && name > at && data > at && data <= bytes.limit() - Long.BYTES) {
        values.put(text(bytes, name), bytes.getLong(data));
      }
      if (length < ENTRY_BYTES) {
        break;
      }
      at += length;
    }
    return values;
  }

  private static String text(ByteBuffer bytes, int at) {
    int end = at;
    while (end < bytes.limit() && end - at < MAX_NAME && bytes.get(end) != 0) {
      end++;
    }
    byte[] name = new byte[end - at];
    bytes.get(at, name);
    return new String(name, StandardCharsets.UTF_8);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** Time in collections, in nanoseconds. */
  long gcNanos() {
    long frequency = Math.max(1, value("sun.os.hrt.frequency"));
    return (long) (sum("sun.gc.collector.", ".time") * (NANOS / frequency));
  }

  long gcCount() {
    return sum("sun.gc.collector.", ".invocations");
  }

  /** Bytes of the heap that are in use, as of the last collection or allocation of a buffer. */
  long heapBytes() {
    return values.entrySet().stream()
        .filter(e -> e.getKey().matches("sun\\.gc\\.generation\\.\\d+\\.space\\.\\d+\\.used"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** How often a thread had to wait for a monitor. */
  long contended() {
    return value("sun.rt._sync_ContendedLockAttempts");
  }

  private long sum(String begin, String end) {
    return values.entrySet().stream()
        .filter(e -> e.getKey().startsWith(begin) && e.getKey().endsWith(end))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private long value(String name) {
    return values.getOrDefault(name, 0L);
  }
}
