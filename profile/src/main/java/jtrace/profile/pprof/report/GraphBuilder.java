package jtrace.profile.pprof.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jtrace.profile.pprof.model.Line;
import jtrace.profile.pprof.model.Location;
import jtrace.profile.pprof.model.Mapping;
import jtrace.profile.pprof.model.NumberLabel;
import jtrace.profile.pprof.model.Sample;

/** Makes nodes and edges of a profile's stacks. */
final class GraphBuilder {
  private record Pair(Node callee, Node caller) {}

  private final Report report;
  private final boolean objectFiles;
  private final Optional<Set<NodeInfo>> kept;

  /**
   * @param objectFiles whether the same function in two files is two nodes
   * @param kept the nodes that there may be; empty for all
   */
  GraphBuilder(Report report, boolean objectFiles, Optional<Set<NodeInfo>> kept) {
    this.report = report;
    this.objectFiles = objectFiles;
    this.kept = kept;
  }

  /** One node for each place, however it was reached. */
  CallGraph graph() {
    Map<NodeInfo, Node> nodes = new HashMap<>();
    Map<Long, List<Optional<Node>>> byLocation = new HashMap<>();
    for (Location location : report.profile().locations()) {
      byLocation.put(
          location.id(),
          infos(location).stream()
              .map(info ->
                  kept.isEmpty() || kept.get().contains(info)
                      ? Optional.of(nodes.computeIfAbsent(info, Node::new))
                      : Optional.<Node>empty())
              .toList());
    }
    for (Sample sample : report.profile().samples()) {
      if (report.value(sample) != 0 || report.divisor(sample) != 0) {
        addStack(sample, byLocation);
      }
    }
    return graph(List.copyOf(nodes.values()));
  }

  private CallGraph graph(List<Node> nodes) {
    return new CallGraph(
        nodes.stream()
            .filter(node -> node.cum.sum() != 0 || node.flat.sum() != 0)
            .filter(node -> !report.settings().is("drop_negative") || !isNegative(node))
            .toList());
  }

  private static boolean isNegative(Node node) {
    return node.flat.sum() < 0 || (node.flat.sum() == 0 && node.cum.sum() < 0);
  }

  private void addStack(Sample sample, Map<Long, List<Optional<Node>>> byLocation) {
    Set<Node> seen = new HashSet<>();
    Set<Pair> seenEdges = new HashSet<>();
    Node parent = null;
    boolean residual = false;
    Labels labels = new Labels(sample);
    for (Location location : sample.locations().reversed()) {
      List<Optional<Node>> lines = byLocation.get(location.id());
      for (int i = lines.size() - 1; i >= 0; i--) {
        if (lines.get(i).isEmpty()) {
          residual = true;
          continue;
        }
        Node node = lines.get(i).get();
        if (seen.add(node)) {
          labels.addTo(node, false);
        }
        if (parent != null && parent != node && seenEdges.add(new Pair(node, parent))) {
          parent.addTo(
              node, report.value(sample), report.divisor(sample), residual, i != lines.size() - 1);
        }
        parent = node;
        residual = false;
      }
    }
    if (parent != null && !residual) {
      labels.addTo(parent, true);
    }
  }

  /** One node for each place and way to it. */
  CallGraph tree() {
    List<Node> all = new ArrayList<>();
    Map<Node, Map<NodeInfo, Node>> children = new HashMap<>();
    Map<NodeInfo, Node> roots = new HashMap<>();
    for (Sample sample : report.profile().samples()) {
      if (report.value(sample) == 0 && report.divisor(sample) == 0) {
        continue;
      }
      Node parent = null;
      Labels labels = new Labels(sample);
      for (Location location : sample.locations().reversed()) {
        List<NodeInfo> lines = infos(location);
        for (int i = lines.size() - 1; i >= 0; i--) {
          Map<NodeInfo, Node> siblings =
              parent == null ? roots : children.computeIfAbsent(parent, _ -> new HashMap<>());
          Node node =
              siblings.computeIfAbsent(
                  lines.get(i),
                  info -> {
                    Node created = new Node(info);
                    all.add(created);
                    return created;
                  });
          labels.addTo(node, false);
          if (parent != null) {
            parent.addTo(
                node, report.value(sample), report.divisor(sample), false, i != lines.size() - 1);
          }
          parent = node;
        }
      }
      if (parent != null) {
        labels.addTo(parent, true);
      }
    }
    return graph(all);
  }

  /** The places of a location, innermost first; at least one. */
  private List<NodeInfo> infos(Location location) {
    String objectFile = location.mapping().map(Mapping::file).orElse("");
    return location.lines().isEmpty()
        ? List.of(new NodeInfo("", location.address(), "", 0, 0, objectFile))
        : location.lines().stream().map(line -> info(location, line, objectFile)).toList();
  }

  private NodeInfo info(Location location, Line line, String objectFile) {
    String name = line.function().name();
    boolean withFile = objectFiles || name.isEmpty();
    return new NodeInfo(
        name,
        location.address(),
        FilePaths.clean(line.function().file()),
        withFile ? line.function().startLine() : 0,
        line.line(),
        withFile ? objectFile : "");
  }

  /** A sample's value with its labels, to be added to nodes. */
  private final class Labels {
    private final Sample sample;
    private final String joined;

    Labels(Sample sample) {
      this.sample = sample;
      List<String> words = new ArrayList<>();
      sample
          .labels()
          .forEach((key, values) -> {
            if (!key.equals(Report.BASE_LABEL)) {
              values.forEach(value -> words.add(key + ":" + value));
            }
          });
      words.sort(null);
      this.joined = String.join("\\n", words);
    }

    void addTo(Node node, boolean flat) {
      add(flat ? node.flat : node.cum);
      if (!joined.isEmpty()) {
        Tag tag = node.labels.computeIfAbsent(joined, name -> new Tag(name, "", 0));
        add(flat ? tag.flat : tag.cum);
      }
      // Of numbers only sizes in bytes are shown in graphs, as in pprof.
      NumberLabel bytes = sample.numbers().get("bytes");
      if (bytes != null) {
        Map<String, Tag> tags = node.numbers.computeIfAbsent(joined, _ -> new HashMap<>());
        String unit = report.numberUnits().getOrDefault("bytes", "bytes");
        for (long value : bytes.values()) {
          String name = Units.label(value, unit, report.outputUnit());
          Tag tag = tags.computeIfAbsent(name, _ -> new Tag(name, unit, value));
          add(flat ? tag.flat : tag.cum);
        }
      }
    }

    private void add(Weight weight) {
      weight.add(report.value(sample), report.divisor(sample));
    }
  }
}
