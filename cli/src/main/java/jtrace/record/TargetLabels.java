package jtrace.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import jtrace.loader.LoaderException;
import jtrace.loader.ProcessMemory;
import jtrace.profile.ThreadInfo;
import jtrace.symbolizer.TargetMemory;
import jtrace.symbolizer.process.Mapping;
import jtrace.symbolizer.process.ProcessMaps;
import jtrace.symbolizer.process.ProcessModules;

/**
 * The labels that a program sets with {@code jtrace.Labels}: where the agent in it keeps them, and
 * what their numbers stand for. The layout is that of the agent's {@code LabelMemory}. All that is
 * read there is the target's word: a set whose checksum or number is another is no set.
 */
final class TargetLabels {
  private static final String FILE = ".jtrace-labels-";
  private static final String AGENT_LIBRARY = "/libinstrument.so";
  private static final long MAGIC = 0x314c4542414c544aL; // "JTLABEL1"
  private static final int WORDS_AT = 4096;
  private static final int REFUSED_AT = 8;
  private static final int SETS_AT = WORDS_AT + (8 << 16);
  private static final int SETS = 1 << 14;
  private static final int SET_BYTES = 256;
  private static final int TEXT_AT = 16;
  private static final int KNOWN_MAX = 10_000;

  /** A number is given to another set only after much longer. */
  private static final long KEEP_NANOS = 5_000_000_000L;

  private final int pid;
  private final TargetMemory memory;
  private final Map<Integer, Map<String, String>> known = new HashMap<>();
  private volatile long begin;
  private long knownSinceNanos = System.nanoTime();
  private long unreadable;

  TargetLabels(int pid, TargetMemory memory) {
    this.pid = pid;
    this.memory = memory;
  }

  /**
   * Looks for the table, which comes with the first use of labels under an agent and goes with
   * that.
   */
  void look(ProcessModules modules) {
    if (!mayHaveAgent(modules) || begin != 0 && i64(begin) == MAGIC) {
      return;
    }
    try {
      ProcessMaps.read(pid).stream()
          .filter(mapping -> mapping.baseName().startsWith(FILE))
          .mapToLong(Mapping::start)
          .filter(start -> i64(start) == MAGIC)
          .findFirst()
          .ifPresentOrElse(start -> begin = start, () -> begin = 0);
    } catch (IOException e) {
      return; // the process has ended
    }
  }

  /**
   * Whether the process has such a table mapped and in use; a look without what a target needs
   * else.
   */
  static boolean areKept(int pid) {
    try (ProcessMemory memory = ProcessMemory.open(pid)) {
      byte[] first = new byte[Long.BYTES];
      return ProcessMaps.read(pid).stream()
          .filter(mapping -> mapping.baseName().startsWith(FILE))
          .anyMatch(mapping ->
              memory.read(mapping.start(), first, 0, first.length)
                  && ByteBuffer.wrap(first).order(ByteOrder.nativeOrder()).getLong() == MAGIC);
    } catch (IOException | LoaderException e) {
      return false; // it has ended, or may not be looked into
    }
  }

  private static boolean mayHaveAgent(ProcessModules modules) {
    return modules.modules().stream().anyMatch(m -> m.module().path().endsWith(AGENT_LIBRARY));
  }

  /** Where the words of the threads begin; 0 when there are none. */
  long table() {
    return begin == 0 ? 0 : begin + WORDS_AT;
  }

  /** What a number stands for; nothing when it cannot be read any more. */
  Map<String, String> of(int set) {
    if (set == 0 || begin == 0) {
      return Map.of();
    }
    long now = System.nanoTime();
    if (known.size() >= KNOWN_MAX || now - knownSinceNanos > KEEP_NANOS) {
      known.clear();
      knownSinceNanos = now;
    }
    return known.computeIfAbsent(
        set,
        number ->
            read(number)
                .orElseGet(() -> {
                  unreadable++;
                  return Map.of();
                }));
  }

  private Optional<Map<String, String>> read(int set) {
    byte[] bytes = new byte[SET_BYTES];
    int index = set & SETS - 1;
    if (set < 0 || !memory.read(begin + SETS_AT + (long) index * SET_BYTES, bytes, 0, SET_BYTES)) {
      return Optional.empty();
    }
    ByteBuffer entry = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    int length = entry.getInt(4);
    if (entry.getInt(0) != set || length < 0 || length > SET_BYTES - TEXT_AT) {
      return Optional.empty();
    }
    CRC32 sum = new CRC32();
    sum.update(bytes, TEXT_AT, length);
    return (int) sum.getValue() == entry.getInt(8)
        ? Optional.of(labels(new String(bytes, TEXT_AT, length, StandardCharsets.UTF_8)))
        : Optional.empty();
  }

  private static Map<String, String> labels(String text) {
    String[] parts = text.split("\0", -1);
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i + 1 < parts.length && labels.size() < ThreadInfo.LABELS_MAX; i += 2) {
      labels.put(parts[i], parts[i + 1]);
    }
    return Map.copyOf(labels);
  }

  /** Sets of labels that samples had and that could not be read. */
  long unreadable() {
    return unreadable;
  }

  /** Times that the program set labels for which there was no room. */
  long refused() {
    return begin == 0 ? 0 : i64(begin + REFUSED_AT);
  }

  private long i64(long address) {
    byte[] bytes = new byte[Long.BYTES];
    return memory.read(address, bytes, 0, bytes.length)
        ? ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong()
        : 0;
  }
}
