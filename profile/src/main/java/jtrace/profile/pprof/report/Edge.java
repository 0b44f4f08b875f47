package jtrace.profile.pprof.report;

import java.util.Comparator;

/** Calls from one node to another. */
final class Edge {
  /** By weight, whatever its sign, then by names. */
  static final Comparator<Edge> ORDER =
      Comparator.<Edge>comparingLong(edge -> -Math.abs(edge.weight.sum()))
          .thenComparing(edge -> edge.from.printable)
          .thenComparing(edge -> edge.to.printable);

  Node from;
  final Node to;
  final Weight weight = new Weight();

  /** Whether nodes in between were left out. */
  boolean residual;

  /** Whether each of the calls was inlined. */
  boolean inline;

  Edge(Node from, Node to, boolean inline) {
    this.from = from;
    this.to = to;
    this.inline = inline;
  }

  void remove() {
    from.out.remove(to);
    to.in.remove(from);
  }
}
