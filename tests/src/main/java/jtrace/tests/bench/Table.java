package jtrace.tests.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Windows of one program by profiler, as a Markdown table. */
final class Table {

  private static final String HEADER =
      """
      | profiler | windows | throughput on/off | CPU per operation on/off | samples | reach a root | with an unnamed frame | own process |
      |---|---|---|---|---|---|---|---|
      """;

  private Table() {}

  static String of(List<Windows.Window> windows) {
    Map<String, List<Windows.Window>> byProfiler = new TreeMap<>();
    for (Windows.Window window : windows) {
      byProfiler.computeIfAbsent(window.profiler(), p -> new ArrayList<>()).add(window);
    }
    StringBuilder table = new StringBuilder(HEADER);
    byProfiler.forEach((profiler, list) -> table.append(row(profiler, list)));
    return table.toString();
  }

  private static String row(String profiler, List<Windows.Window> windows) {
    Completeness quality =
        windows.stream()
            .map(Windows.Window::quality)
            .reduce(Completeness.NOTHING, Completeness::plus);
    boolean some = quality.samples() > 0;
    return "| %s | %d | %s | %s | %s | %s | %s | %s |%n"
        .formatted(
            profiler,
            windows.size(),
            Spread.of(windows.stream().map(Windows.Window::throughput).toList()),
            Spread.of(windows.stream().map(Windows.Window::cpu).toList()),
            some ? quality.samples() : "",
            some ? "%.2f %%".formatted(quality.rootedShare()) : "",
            some ? "%.2f %%".formatted(quality.unnamedShare()) : "",
            windows.getLast().cost());
  }
}
