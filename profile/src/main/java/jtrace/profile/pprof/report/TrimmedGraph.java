package jtrace.profile.pprof.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The graph of a report without what is too small to matter.
 *
 * @param report in the unit that suits the graph
 * @param originalCount nodes that were heavy enough
 */
record TrimmedGraph(
    Report report,
    List<Node> nodes,
    int originalCount,
    int droppedNodes,
    int droppedEdges,
    CallGraph graph) {
  private static final int MAX_FILTER_CHARACTERS = 80;

  /**
   * Makes the graph.
   *
   * @param picture whether it is to be drawn: then what tells most is chosen
   */
  static TrimmedGraph of(Report report, boolean picture) {
    ReportSettings settings = report.settings();
    boolean tree = settings.is("call_tree") && picture;
    NodeOrder order =
        picture
            ? NodeOrder.ENTROPY
            : settings.text("sort").equals("cum") ? NodeOrder.CUM : NodeOrder.FLAT;
    CallGraph graph = build(report, tree, Optional.empty());
    long flatTotal = 0;
    for (Node node : graph.nodes()) {
      flatTotal += node.flat.sum();
    }
    long nodeCutoff = Math.abs((long) (flatTotal * settings.fraction("nodefraction")));
    long edgeCutoff = Math.abs((long) (flatTotal * settings.fraction("edgefraction")));
    int dropped = 0;
    if (nodeCutoff > 0) {
      Set<Node> kept = graph.heavierThan(nodeCutoff);
      dropped = graph.nodes().size() - kept.size();
      graph = dropped == 0 ? graph : keep(report, graph, kept, tree);
    }
    int original = graph.nodes().size();
    graph.sort(order);
    int count = settings.number("nodecount");
    if (count > 0) {
      graph.dropLightTags(nodeCutoff); // they would take part in the choice
      graph.dropLightEdges(edgeCutoff);
      Set<Node> kept = graph.first(count, picture);
      if (kept.size() != graph.nodes().size()) {
        graph = keep(report, graph, kept, tree);
        graph.sort(order);
      }
    }
    graph.dropLightTags(nodeCutoff);
    int droppedEdges = graph.dropLightEdges(edgeCutoff);
    if (picture) {
      graph.dropRedundantEdges();
    }
    return new TrimmedGraph(
        report.in(unit(report, graph)), graph.nodes(), original, dropped, droppedEdges, graph);
  }

  private static CallGraph build(Report report, boolean tree, Optional<Set<NodeInfo>> kept) {
    GraphBuilder builder = new GraphBuilder(report, false, kept);
    return tree ? builder.tree() : builder.graph();
  }

  private static CallGraph keep(Report report, CallGraph graph, Set<Node> kept, boolean tree) {
    if (!tree) {
      return build(report, false, Optional.of(CallGraph.infos(kept)));
    }
    graph.keepOfTree(kept);
    return graph;
  }

  /** One unit for the whole report: that of its smallest number, unless that is far too small. */
  private static String unit(Report report, CallGraph graph) {
    if (!report.outputUnit().equals("minimum") || graph.nodes().isEmpty()) {
      return report.outputUnit();
    }
    long min = 0;
    for (Node node : graph.nodes()) {
      long flat = Math.abs(node.flat.value());
      long value = flat == 0 ? Math.abs(node.cum.value()) : flat;
      if (value > 0 && (min == 0 || value < min)) {
        min = value;
      }
    }
    long max = report.total();
    min = min == 0 ? max : min;
    double ratio = report.ratio();
    if (ratio > 0 && ratio != 1) {
      min = (long) (min * ratio);
      max = (long) (max * ratio);
    }
    String from = report.sampleUnit();
    String unit = Units.scale(min, from, "minimum").unit();
    if (!unit.equals(Units.scale(max, from, "minimum").unit()) && min * 100 < max) {
      unit = Units.scale(100 * min, from, "minimum").unit();
    }
    return unit.isEmpty() ? from : unit;
  }

  /** The lines above the report. */
  List<String> labels(boolean full) {
    List<String> labels =
        full || !report.settings().is("compact_labels")
            ? new ArrayList<>(report.profileLabels())
            : new ArrayList<>();
    List<String> filters = report.settings().activeFilters();
    if (!filters.isEmpty()) {
      labels.add("Active filters:");
      filters.forEach(filter ->
          labels.add(
              "   "
                  + (filter.length() > MAX_FILTER_CHARACTERS
                      ? filter.substring(0, MAX_FILTER_CHARACTERS) + "…"
                      : filter)));
    }
    long flat = nodes.stream().mapToLong(node -> node.flat.value()).sum();
    labels.add(
        "Showing nodes accounting for %s, %s of %s total"
            .formatted(
                report.format(flat),
                report.percentage(flat).strip(),
                report.format(report.total())));
    if (report.total() != 0) {
      addDropped(labels, droppedNodes, "node", "cum", "nodefraction");
      if (full) {
        addDropped(labels, droppedEdges, "edge", "freq", "edgefraction");
      }
      if (!nodes.isEmpty() && nodes.size() < originalCount) {
        labels.add("Showing top %d nodes out of %d".formatted(nodes.size(), originalCount));
      }
    }
    if (full) {
      labels.add("\nSee https://git.io/JfYMW for how to read the graph");
    }
    return labels;
  }

  private void addDropped(
      List<String> labels, int count, String what, String measure, String fraction) {
    if (count > 0) {
      double share = report.total() * report.settings().fraction(fraction);
      labels.add(
          "Dropped %d %s (%s <= %s)"
              .formatted(
                  count,
                  count > 1 ? what + "s" : what,
                  measure,
                  report.format(Math.abs((long) share))));
    }
  }
}
