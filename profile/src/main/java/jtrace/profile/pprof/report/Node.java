package jtrace.profile.pprof.report;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A place in the code with what was measured there, and whom it calls and is called by. */
final class Node {
  final NodeInfo info;
  final String printable;

  /** In the place itself. */
  final Weight flat = new Weight();

  /** With all that it calls. */
  final Weight cum = new Weight();

  final Map<Node, Edge> in = new LinkedHashMap<>();
  final Map<Node, Edge> out = new LinkedHashMap<>();

  /** By all text labels of a sample, joined. */
  final Map<String, Tag> labels = new HashMap<>();

  /** Of numeric labels, by the text labels of their samples. */
  final Map<String, Map<String, Tag>> numbers = new HashMap<>();

  Node(NodeInfo info) {
    this.info = info;
    this.printable = info.printable();
  }

  void addTo(Node callee, long value, long divisor, boolean residual, boolean inline) {
    Edge edge = out.get(callee);
    if (edge == null) {
      edge = new Edge(this, callee, inline);
      out.put(callee, edge);
      callee.in.put(this, edge);
    }
    edge.weight.add(value, divisor);
    edge.residual |= residual;
    edge.inline &= inline;
  }

  List<Edge> sortedIn() {
    return in.values().stream().sorted(Edge.ORDER).toList();
  }

  List<Edge> sortedOut() {
    return out.values().stream().sorted(Edge.ORDER).toList();
  }
}
