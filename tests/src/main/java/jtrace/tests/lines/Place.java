package jtrace.tests.lines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.tests.run.Layout;

/**
 * A line of {@code KnownLinesBody.run} that takes time.
 *
 * @param line its number
 * @param text what stands there
 * @param callees methods that may be inlined there
 */
record Place(int line, String text, Set<String> callees) {
  private static final Path SOURCE =
      Path.of("tests/src/workloads/java/jtrace/workloads/KnownLinesBody.java");

  /** The comment above the line. */
  private static final Pattern MARK = Pattern.compile("\\s*// place (\\w+):(.*)");

  /** All places by name, from the program's source. */
  static Map<String, Place> all() throws IOException {
    List<String> lines = Files.readAllLines(Layout.root().resolve(SOURCE));
    Map<String, Place> places = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher mark = MARK.matcher(lines.get(i));
      if (mark.matches()) {
        String callees = mark.group(2).strip();
        places.put(
            mark.group(1),
            new Place(
                i + 2,
                lines.get(i + 1),
                callees.isEmpty() ? Set.of() : Set.of(callees.split(" +", -1))));
      }
    }
    return places;
  }
}
