package jtrace.profile.pprof.report;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jtrace.profile.pprof.model.Line;
import jtrace.profile.pprof.model.Location;
import jtrace.profile.pprof.model.Mapping;
import jtrace.profile.pprof.model.NumberLabel;
import jtrace.profile.pprof.model.PprofException;
import jtrace.profile.pprof.model.Sample;

/** The reports that are text: top, tree and peek, traces. */
final class TextReports {
  private static final String TREE_LINE =
      "----------------------------------------------------------+-------------";
  private static final String TRACE_LINE =
      "-----------+-------------------------------------------------------";

  private TextReports() {}

  static void top(Report asked, StringBuilder out) {
    TrimmedGraph graph = TrimmedGraph.of(asked, false);
    Report report = graph.report();
    lines(graph.labels(false), out);
    out.append("%10s %5s%% %5s%% %10s %5s%%\n".formatted("flat", "flat", "sum", "cum", "cum"));
    long sum = 0;
    for (Node node : graph.nodes()) {
      long flat = node.flat.value();
      long cum = node.cum.value();
      sum += flat;
      out.append(
          "%10s %s %s %10s %s  %s%s\n"
              .formatted(
                  report.format(flat),
                  report.percentage(flat),
                  report.percentage(sum),
                  report.format(cum),
                  report.percentage(cum),
                  node.printable,
                  inlining(node)));
    }
  }

  private static String inlining(Node node) {
    boolean inline = node.in.values().stream().anyMatch(edge -> edge.inline);
    boolean called = node.in.values().stream().anyMatch(edge -> !edge.inline);
    return inline ? called ? " (partial-inline)" : " (inline)" : "";
  }

  /** Each node between its callers and callees; only those that match, when there is a regex. */
  static void tree(Report asked, Optional<Pattern> symbol, StringBuilder out) {
    TrimmedGraph graph = TrimmedGraph.of(asked, false);
    Report report = graph.report();
    lines(graph.labels(false), out);
    out.append(TREE_LINE).append('\n');
    out.append("      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t \n");
    long sum = 0;
    boolean matched = false;
    for (Node node : graph.nodes()) {
      if (symbol.isPresent() && !Regexes.matches(symbol.get(), node.printable)) {
        continue;
      }
      matched = true;
      long flat = node.flat.value();
      long cum = node.cum.value();
      out.append(TREE_LINE).append('\n');
      node.sortedIn().forEach(edge -> edge(report, edge, edge.from, cum, out));
      sum += flat;
      out.append(
          "%10s %s %s %10s %s                | %s\n"
              .formatted(
                  report.format(flat),
                  report.percentage(flat),
                  report.percentage(sum),
                  report.format(cum),
                  report.percentage(cum),
                  node.printable));
      node.sortedOut().forEach(edge -> edge(report, edge, edge.to, cum, out));
    }
    if (!graph.nodes().isEmpty()) {
      out.append(TREE_LINE).append('\n');
    }
    if (symbol.isPresent() && !matched) {
      throw new PprofException("no matches found for regexp: " + symbol.get());
    }
  }

  private static void edge(Report report, Edge edge, Node other, long cum, StringBuilder out) {
    out.append(
        "%50s %s |   %s%s\n"
            .formatted(
                report.format(edge.weight.sum()),
                Units.percentage(edge.weight.sum(), cum),
                other.printable,
                edge.inline ? " (inline)" : ""));
  }

  static void traces(Report report, StringBuilder out) {
    lines(report.profileLabels(), out);
    for (Sample sample : report.profile().samples()) {
      List<String> stack = new ArrayList<>();
      sample.locations().forEach(location -> addNames(location, stack));
      if (stack.isEmpty()) {
        continue;
      }
      out.append(TRACE_LINE).append('\n');
      List<String> labels = new ArrayList<>();
      sample
          .labels()
          .forEach(
              (key, values) -> labels.add("%10s:  %s\n".formatted(key, String.join(" ", values))));
      labels.stream().sorted().forEach(out::append);
      numbers(report, sample, out);
      long divisor = report.divisor(sample);
      String value =
          report.format(divisor == 0 ? report.value(sample) : report.value(sample) / divisor);
      for (String name : stack) {
        out.append("%10s   %s\n".formatted(value, name));
        value = "";
      }
    }
    out.append(TRACE_LINE).append('\n');
  }

  private static void addNames(Location location, List<String> stack) {
    String objectFile = location.mapping().map(Mapping::file).orElse("");
    List<Line> lines = location.lines();
    if (lines.isEmpty()) {
      stack.add(new NodeInfo("", location.address(), "", 0, 0, objectFile).printable());
    }
    for (int i = 0; i < lines.size(); i++) {
      String name = lines.get(i).function().name();
      NodeInfo info =
          new NodeInfo(
              name,
              location.address(),
              FilePaths.clean(lines.get(i).function().file()),
              0,
              lines.get(i).line(),
              name.isEmpty() ? objectFile : "");
      stack.add(info.printable() + (i < lines.size() - 1 ? " (inline)" : ""));
    }
  }

  private static void numbers(Report report, Sample sample, StringBuilder out) {
    List<String> lines = new ArrayList<>();
    for (var entry : sample.numbers().entrySet()) {
      NumberLabel label = entry.getValue();
      String unit = report.numberUnits().get(entry.getKey());
      lines.add(
          "%10s:  %s\n"
              .formatted(
                  entry.getKey(),
                  String.join(
                      " ", label.values().stream().map(v -> Units.label(v, unit)).toList())));
    }
    lines.stream().sorted().forEach(out::append);
  }

  static void lines(List<String> lines, StringBuilder out) {
    out.append(String.join("\n", lines)).append('\n');
  }
}
