package jtrace.profile.pprof.report;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jtrace.profile.pprof.model.PprofException;

/** The source of functions with what was measured at each line. */
final class SourceReport {
  /** Lines before the first and after the last that has a value. */
  private static final int MARGIN = 5;

  private SourceReport() {}

  static void append(Report report, Pattern symbol, StringBuilder out) {
    Map<String, List<Node>> byName = new TreeMap<>();
    for (Node node : new GraphBuilder(report, true, Optional.empty()).graph().nodes()) {
      if (Regexes.matches(symbol, node.info.name())) {
        byName.computeIfAbsent(node.info.name(), _ -> new ArrayList<>()).add(node);
      }
    }
    if (byName.isEmpty()) {
      throw new PprofException("no matches found for regexp: " + symbol);
    }
    out.append("Total: ").append(report.format(report.total())).append('\n');
    SourceFiles files = new SourceFiles(report.settings());
    byName.forEach((name, nodes) -> function(report, name, nodes, files, out));
  }

  private static void function(
      Report report, String name, List<Node> nodes, SourceFiles files, StringBuilder out) {
    Map<String, List<Node>> byFile = new LinkedHashMap<>();
    nodes.stream()
        .filter(node -> !node.info.file().isEmpty())
        .sorted(
            Comparator.<Node, String>comparing(node -> node.info.file())
                .thenComparing(node -> node.info.startLine())
                .thenComparing(node -> node.info.order()))
        .forEach(
            node -> byFile.computeIfAbsent(node.info.file(), _ -> new ArrayList<>()).add(node));
    if (byFile.isEmpty()) {
      out.append("No source information for ").append(name).append('\n');
    }
    byFile.forEach((file, inFile) -> {
      long flat = inFile.stream().mapToLong(node -> node.flat.sum()).sum();
      long cum = inFile.stream().mapToLong(node -> node.cum.sum()).sum();
      out.append("ROUTINE ======================== %s in %s\n".formatted(name, file));
      out.append(
          "%10s %10s (flat, cum) %s of Total\n"
              .formatted(report.format(flat), report.format(cum), report.percentage(cum)));
      lines(report, file, inFile, files, out);
    });
  }

  private static void lines(
      Report report, String file, List<Node> nodes, SourceFiles files, StringBuilder out) {
    List<String> source = files.lines(file);
    if (source.isEmpty()) {
      out.append(" Error: ").append(files.problem(file)).append('\n');
      return;
    }
    NodeInfo first = nodes.getFirst().info;
    long start = first.startLine() == 0 ? first.line() - MARGIN : first.startLine();
    long end = first.line() + MARGIN;
    Map<Long, Long> flat = new TreeMap<>();
    Map<Long, Long> cum = new TreeMap<>();
    for (Node node : nodes) {
      long line = node.info.line();
      start = Math.min(start, node.info.startLine() == 0 ? line - MARGIN : node.info.startLine());
      end = Math.max(end, line + MARGIN);
      flat.merge(line, node.flat.sum(), Long::sum);
      cum.merge(line, node.cum.sum(), Long::sum);
    }
    for (long line = Math.max(1, start); line <= end && line <= source.size(); line++) {
      out.append(
          "%10s %10s %6d:%s\n"
              .formatted(
                  report.formatOrDot(flat.getOrDefault(line, 0L)),
                  report.formatOrDot(cum.getOrDefault(line, 0L)),
                  line,
                  source.get((int) line - 1)));
    }
  }
}
