package jtrace.tests.churn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which generations ran when, as the program logged it. */
public final class ChurnWindows {
  private record Window(long end, String ids) {}

  private final TreeMap<Long, Window> byBegin = new TreeMap<>();

  /** Reads the program's log. */
  public static ChurnWindows read(Path log) throws IOException {
    ChurnWindows windows = new ChurnWindows();
    try (Stream<String> lines = Files.lines(log)) {
      lines.forEach(line -> {
        String[] parts = line.split(" ", 3);
        if (parts.length < 3) {
          return; // the last one, cut off
        }
        windows.add(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
      });
    }
    return windows;
  }

  void add(long begin, long end, String ids) {
    byBegin.put(begin, new Window(end, ids));
  }

  /** Ids of the generations on the stack at that time, root first; empty between windows. */
  public Optional<String> at(long nanos) {
    Map.Entry<Long, Window> entry = byBegin.floorEntry(nanos);
    return Optional.ofNullable(entry)
        .map(Map.Entry::getValue)
        .filter(window -> nanos < window.end)
        .map(Window::ids);
  }

  int count() {
    return byBegin.size();
  }
}
