package jtrace.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import jtrace.symbolizer.hotspot.PerfCounters;

/**
 * Counters that HotSpot keeps in a file for jstat (hsperfdata): nobody is asked for them. Empty
 * with {@code -XX:-UsePerfData}.
 */
public final class JvmCounters {
  private static final int MAX_BYTES = 1 << 18;
  private static final int MAX_FOLDERS = 64;
  private static final double NANOS = 1e9;
  private static final String EDEN = "sun.gc.generation.0.space.0.";
  private static final int YOUNG_SPACES = 3;

  private final Map<String, Long> values;

  JvmCounters(Map<String, Long> values) {
    this.values = Map.copyOf(values);
  }

  /** Those of a process as they are now. */
  public static JvmCounters of(int pid) {
    return file(pid).map(JvmCounters::read).orElseGet(() -> new JvmCounters(Map.of()));
  }

  /**
   * The file of a process, as it sees it; no link is followed, which could lead out of its root.
   */
  public static Optional<Path> file(int pid) {
    Path tmp = Path.of("/proc", Integer.toString(pid), "root", "tmp");
    String inner = Integer.toString(ThreadIds.innermost(pid));
    if (Files.isSymbolicLink(tmp)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(tmp, "hsperfdata_*")) {
      int seen = 0;
      for (Path folder : folders) {
        Path file = folder.resolve(inner);
        if (seen++ < MAX_FOLDERS
            && !Files.isSymbolicLink(folder)
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          return Optional.of(file);
        }
      }
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // it has gone
    }
    return Optional.empty();
  }

  /** What such a file holds now; nothing when it cannot be read. */
  public static JvmCounters read(Path file) {
    try (SeekableByteChannel in =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MAX_BYTES, in.size()));
      while (bytes.hasRemaining() && in.read(bytes) >= 0) {
        // until it is full
      }
      return new JvmCounters(PerfCounters.parse(bytes.flip()));
    } catch (IOException e) {
      return new JvmCounters(Map.of());
    }
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Time in collections, in nanoseconds. */
  public long gcNanos() {
    return (long) nanos(sum("sun.gc.collector.", ".time"));
  }

  public long gcCount() {
    return sum("sun.gc.collector.", ".invocations");
  }

  /** Bytes of the heap that are in use, as of the last collection or allocation of a buffer. */
  public long heapBytes() {
    return values.entrySet().stream()
        .filter(e -> e.getKey().matches("sun\\.gc\\.generation\\.\\d+\\.space\\.\\d+\\.used"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /**
   * Bytes of new objects between an earlier look at the same JVM and this one, as eden tells: its
   * growth, and for each collection that has emptied it meanwhile what it holds. An estimate, and
   * without what is too large for eden (G1's humongous objects). Empty for collectors without an
   * eden (ZGC, Shenandoah).
   */
  public OptionalLong allocatedSince(JvmCounters before) {
    if (!hasEden() || !before.hasEden()) {
      return OptionalLong.empty();
    }
    long collections = emptied() - before.emptied();
    long used = value(EDEN + "used");
    long usedBefore = before.value(EDEN + "used");
    if (collections <= 0) {
      return OptionalLong.of(Math.max(0, used - usedBefore));
    }
    long first = Math.max(0, before.value(EDEN + "capacity") - usedBefore);
    return OptionalLong.of(first + (collections - 1) * value(EDEN + "capacity") + used);
  }

  /** Serial, Parallel and G1 have one, and two survivor spaces beside it. */
  private boolean hasEden() {
    return value("sun.gc.generation.0.spaces") == YOUNG_SPACES;
  }

  /** Young and full collections; others, as G1's concurrent pauses, leave eden alone. */
  private long emptied() {
    return value("sun.gc.collector.0.invocations") + value("sun.gc.collector.1.invocations");
  }

  /** How often a thread had to wait for a monitor. */
  public long contended() {
    return value("sun.rt._sync_ContendedLockAttempts");
  }

  /** Whether its collectors count their pauses. */
  public boolean tellsPauses() {
    return values.keySet().stream().anyMatch(name -> name.endsWith(".lastExitTime"));
  }

  private long sum(String begin, String end) {
    return values.entrySet().stream()
        .filter(e -> e.getKey().startsWith(begin) && e.getKey().endsWith(end))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Nanoseconds that so many ticks of the JVM's clock take. */
  public double nanos(long ticks) {
    return ticks * (NANOS / Math.max(1, value("sun.os.hrt.frequency")));
  }

  /** One by its name, 0 when there is none. */
  public long value(String name) {
    return values.getOrDefault(name, 0L);
  }
}
