package jtrace.profile.pprof.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;

/** Nodes and the calls between them. */
final class CallGraph {
  /** Labels that are drawn at a node. */
  static final int MAX_TAGS = 4;

  private List<Node> nodes;

  CallGraph(List<Node> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  List<Node> nodes() {
    return nodes;
  }

  void sort(NodeOrder order) {
    nodes = nodes.stream().sorted(order.over(nodes)).toList();
  }

  /** Those of at least that much. */
  Set<Node> heavierThan(long cutoff) {
    return nodes.stream()
        .filter(node -> Math.abs(node.cum.sum()) >= cutoff)
        .collect(Collectors.toSet());
  }

  /** The first ones; when it is for a picture, labels count as nodes. */
  Set<Node> first(int count, boolean picture) {
    int limit = count;
    if (picture) {
      int drawn = 0;
      for (int i = 0; i < nodes.size(); i++) {
        drawn += Math.min(MAX_TAGS, flatTags(nodes.get(i))) + 1;
        if (drawn >= count) {
          limit = i + 1;
          break;
        }
      }
    }
    return new HashSet<>(nodes.subList(0, Math.min(limit, nodes.size())));
  }

  private static int flatTags(Node node) {
    long numbers =
        node.numbers.values().stream()
            .flatMap(tags -> tags.values().stream())
            .filter(tag -> tag.flat.sum() != 0)
            .count();
    long labels = node.labels.values().stream().filter(tag -> tag.flat.sum() != 0).count();
    return (int) (labels + numbers);
  }

  static Set<NodeInfo> infos(Collection<Node> nodes) {
    return nodes.stream().map(node -> node.info).collect(Collectors.toSet());
  }

  void dropLightTags(long cutoff) {
    for (Node node : nodes) {
      dropLightTags(node.labels, cutoff);
      node.numbers.values().forEach(tags -> dropLightTags(tags, cutoff));
    }
  }

  private static void dropLightTags(Map<String, Tag> tags, long cutoff) {
    tags.values()
        .removeIf(tag -> Math.abs(tag.flat.sum()) < cutoff && Math.abs(tag.cum.sum()) < cutoff);
  }

  /** Returns how many there were. */
  int dropLightEdges(long cutoff) {
    List<Edge> light =
        nodes.stream()
            .flatMap(node -> node.in.values().stream())
            .filter(edge -> Math.abs(edge.weight.sum()) < cutoff)
            .toList();
    light.forEach(Edge::remove);
    return light.size();
  }

  /** Of a tree: takes nodes out and ties their children to their parents. */
  void keepOfTree(Set<Node> kept) {
    List<Node> left = new ArrayList<>();
    for (Node node : nodes) {
      if (kept.contains(node)) {
        left.add(node);
      } else if (node.in.isEmpty()) {
        List.copyOf(node.out.values()).forEach(edge -> edge.to.in.remove(node));
      } else {
        bridge(node);
      }
    }
    nodes = List.copyOf(left);
    dropRedundantEdges();
  }

  private static void bridge(Node node) {
    Edge above = node.in.values().iterator().next();
    Node parent = above.from;
    parent.out.remove(node);
    for (Edge below : List.copyOf(node.out.values())) {
      below.to.in.remove(node);
      below.to.in.put(parent, below);
      parent.out.put(below.to, below);
      below.from = parent;
      below.residual = true;
      below.inline &= above.inline;
    }
  }

  /** Edges over left-out nodes, where the same can be reached on another way. */
  void dropRedundantEdges() {
    for (Node node : nodes.reversed()) {
      for (Edge edge : node.sortedIn().reversed()) {
        if (!edge.residual) {
          break; // none that is heavier than one that stays
        }
        if (isRedundant(edge)) {
          edge.remove();
        }
      }
    }
  }

  private static boolean isRedundant(Edge edge) {
    Set<Node> seen = new HashSet<>(Set.of(edge.to));
    Queue<Node> queue = new ArrayDeque<>(seen);
    while (!queue.isEmpty()) {
      for (Edge in : queue.remove().in.values()) {
        if (in != edge && !seen.contains(in.from)) {
          if (in.from == edge.from) {
            return true;
          }
          seen.add(in.from);
          queue.add(in.from);
        }
      }
    }
    return false;
  }
}
