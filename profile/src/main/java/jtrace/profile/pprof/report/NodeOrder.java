package jtrace.profile.pprof.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the nodes of a graph are sorted. */
enum NodeOrder {
  /** Own value, then name. */
  FLAT {
    @Override
    Comparator<Node> over(List<Node> nodes) {
      return byAbsolute(node -> node.flat.sum())
          .thenComparing(node -> node.printable)
          .thenComparing(byAbsolute(node -> node.cum.sum()))
          .thenComparing(node -> node.info.order());
    }
  },
  CUM {
    @Override
    Comparator<Node> over(List<Node> nodes) {
      return byScore(node -> node.cum.sum());
    }
  },
  /** How much a node tells in a picture: those that only pass on what they get tell little. */
  ENTROPY {
    @Override
    Comparator<Node> over(List<Node> nodes) {
      Map<Node, Long> scores = new HashMap<>();
      nodes.forEach(node -> scores.put(node, score(node)));
      return byScore(scores::get);
    }
  };

  @FunctionalInterface
  private interface Value {
    long of(Node node);
  }

  /** An order of these nodes. */
  abstract Comparator<Node> over(List<Node> nodes);

  private static Comparator<Node> byAbsolute(Value value) {
    return Comparator.comparingLong(node -> -Math.abs(value.of(node)));
  }

  private static Comparator<Node> byScore(Value score) {
    return byAbsolute(score)
        .thenComparing(node -> node.printable)
        .thenComparing(byAbsolute(node -> node.flat.sum()))
        .thenComparing(node -> node.info.order());
  }

  private static long score(Node node) {
    double score = node.in.isEmpty() ? 1 : entropy(node.in.values(), 0);
    score += node.out.isEmpty() ? 1 : entropy(node.out.values(), node.flat.sum());
    return (long) (score * node.cum.sum()) + node.flat.sum();
  }

  /** Of how the weight is spread over the edges, and the node itself. */
  private static double entropy(Collection<Edge> edges, long self) {
    double total = self + edges.stream().mapToLong(edge -> Math.max(0, edge.weight.sum())).sum();
    if (total == 0) {
      return 0;
    }
    double entropy = 0;
    for (Edge edge : edges) {
      entropy += part(Math.abs(edge.weight.sum()) / total);
    }
    return self > 0 ? entropy + part(self / total) : entropy;
  }

  private static double part(double share) {
    return -share * Math.log(share) / Math.log(2);
  }
}
