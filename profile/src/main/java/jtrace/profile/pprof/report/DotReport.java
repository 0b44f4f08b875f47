package jtrace.profile.pprof.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.profile.pprof.model.Mapping;

/** The call graph in the language of Graphviz. */
final class DotReport {
  private static final int SMALLEST_FONT = 8;
  private static final double FONT_GROWTH = 16;

  private final Report report;
  private final TrimmedGraph graph;
  private final StringBuilder out;
  private final Map<Node, Integer> ids = new HashMap<>();

  private DotReport(TrimmedGraph graph, StringBuilder out) {
    this.report = graph.report();
    this.graph = graph;
    this.out = out;
  }

  static void append(Report report, StringBuilder out) {
    new DotReport(TrimmedGraph.of(report, true), out).append();
  }

  private void append() {
    String file = report.profile().mappings().stream().findFirst().map(Mapping::file).orElse("");
    String title = FilePaths.base(file);
    out.append("digraph \"").append(title.isEmpty() ? "unnamed" : title).append("\" {\n");
    out.append("node [style=filled fillcolor=\"#f8f8f8\"]\n");
    legend(title);
    long maxFlat = 0;
    for (Node node : graph.nodes()) {
      ids.put(node, ids.size() + 1);
      maxFlat = Math.max(maxFlat, Math.abs(node.flat.value()));
    }
    Map<Node, Boolean> tagged = new HashMap<>();
    List<Edge> edges = new ArrayList<>();
    for (Node node : graph.nodes()) {
      node(node, maxFlat);
      tagged.put(node, DotTags.append(report, node, ids.get(node), out));
      edges.addAll(node.out.values());
    }
    edges.sort(Edge.ORDER);
    edges.forEach(edge -> edge(edge, tagged.get(edge.from)));
    out.append("}\n");
  }

  private void legend(String title) {
    List<String> labels = graph.labels(true).stream().map(DotReport::escaped).toList();
    out.append(
        "subgraph cluster_L { \"%s\" [shape=box fontsize=16 label=\"%s\\l\""
            .formatted(labels.getFirst(), String.join("\\l", labels)));
    if (!title.isEmpty()) {
      out.append(" tooltip=\"").append(title).append('"');
    }
    out.append("] }\n");
  }

  private void node(Node node, long maxFlat) {
    long flat = node.flat.value();
    long cum = node.cum.value();
    String flatText = report.format(flat);
    String cumText = flatText;
    StringBuilder label = new StringBuilder(name(node.info));
    label.append(flat == 0 ? "0" : flatText + " (" + report.percentage(flat).strip() + ")");
    if (cum != flat) {
      cumText = report.format(cum);
      label
          .append(flat == 0 ? " " : "\\n")
          .append("of %s (%s)".formatted(cumText, report.percentage(cum).strip()));
    }
    int font = SMALLEST_FONT;
    if (maxFlat != 0 && flat != 0) {
      font += (int) Math.ceil(FONT_GROWTH * Math.sqrt((double) Math.abs(flat) / maxFlat));
    }
    double score = (double) cum / Math.abs(report.total());
    int id = ids.get(node);
    out.append(
        ("N%d [label=\"%s\" id=\"node%d\" fontsize=%d shape=box tooltip=\"%s (%s)\" color=\"%s\""
                + " fillcolor=\"%s\"]\n")
            .formatted(
                id,
                label,
                id,
                font,
                escaped(node.printable),
                cumText,
                DotColor.line(score),
                DotColor.area(score)));
  }

  private static String name(NodeInfo info) {
    String name =
        escaped(FunctionNames.shortened(info.name()))
            .replace("::", "\\n")
            .replace("[...]", "[…]")
            .replace(".", "\\n");
    String file = info.file().isEmpty() ? "" : FilePaths.base(info.file());
    return String.join("\\n", info.withName(name).withFile(file).components()) + "\\n";
  }

  private void edge(Edge edge, boolean tagged) {
    long weight = edge.weight.value();
    String text = report.format(weight);
    out.append(
        "N%d -> N%d [label=\" %s%s\""
            .formatted(
                ids.get(edge.from), ids.get(edge.to), text, edge.inline ? "\\n (inline)" : ""));
    if (report.total() != 0) {
      long heaviness = 1 + Math.min(100, Math.abs(weight * 100 / report.total()));
      long width = 1 + Math.min(5, Math.abs(weight * 5 / report.total()));
      out.append(heaviness > 1 ? " weight=" + heaviness : "")
          .append(width > 1 ? " penwidth=" + width : "")
          .append(
              " color=\"%s\"".formatted(DotColor.line((double) weight / Math.abs(report.total()))));
    }
    String tip =
        "\"%s %s %s (%s)\""
            .formatted(
                escaped(edge.from.printable),
                edge.residual ? "..." : "->",
                escaped(edge.to.printable),
                text);
    out.append(" tooltip=%s labeltooltip=%s".formatted(tip, tip))
        .append(edge.residual ? " style=\"dotted\"" : "")
        .append(tagged ? " minlen=2" : "")
        .append("]\n");
  }

  static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\l");
  }
}
