package jtrace.profile.flame;

import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.ThreadInfo;
import jtrace.profile.page.SinglePage;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * A tree and its page as JSON for a data block of HTML: ASCII only and without {@code <}, {@code >}
 * and {@code &}, so that no name can end the block.
 *
 * <p>{@code strings} is a {@link FrontCodedStrings}. {@code methods} has six string ids each
 * (class, name, signature, raw name, file, module), {@code frames} a method and a kind each, most
 * used first. {@code nodes} is the tree in preorder: levels to go up from the node before, frame,
 * line ({@link SourceLine#packed}), count of lines, count of threads that end here, then thread and
 * value / scale for each.
 */
final class PackedTree {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final FlameTree tree;
  private final FrontCodedStrings strings;
  private final int[] rankByFrame;
  private final long scale;

  PackedTree(FlameTree tree) {
    this.tree = tree;
    this.strings = new FrontCodedStrings(texts(tree));
    long[] uses = new long[tree.frames().size()];
    long[] divisor = {0};
    visit((node, up) -> {
      uses[node.frame()]++;
      node.selfByThread().values().forEach(value -> divisor[0] = gcd(divisor[0], value));
    });
    tree.root().selfByThread().values().forEach(value -> divisor[0] = gcd(divisor[0], value));
    this.scale = Math.max(1, divisor[0]);
    this.rankByFrame = ranks(uses);
  }

  String json(FlamePage page) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeNumberProperty("version", 1);
      json.writeStringProperty("title", page.title());
      json.writeStringProperty("valueName", page.valueName());
      json.writeStringProperty("unit", page.unit());
      json.writeNumberProperty("period", page.periodValue());
      json.writeNumberProperty("scale", scale);
      json.writeStringProperty("quality", page.quality());
      json.writeArrayPropertyStart("facts");
      page.facts().forEach(fact -> row(json, fact.name(), fact.value()));
      json.writeEndArray();
      json.writeArrayPropertyStart("kinds");
      for (FrameKind kind : FrameKind.values()) {
        json.writeString(kind.label());
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("processes");
      for (ProcessInfo process : tree.processes()) {
        row(json, process.pid(), process.name(), process.jvm());
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("threads");
      for (ThreadInfo thread : tree.threads()) {
        row(
            json,
            thread.process(),
            thread.tid(),
            (thread.isVirtual() ? thread.label() : thread.name())
                + (thread.labels().isEmpty() ? "" : " " + thread.labels()),
            thread.java() ? 1 : 0);
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("strings");
      strings.coded().forEach(json::writeString);
      json.writeEndArray();
      json.writeStringProperty("methods", methods());
      json.writeStringProperty("frames", frames());
      json.writeNumberProperty("nodeCount", tree.nodeCount());
      json.writeStringProperty("nodes", nodes());
      json.writeEndObject();
    }
    return SinglePage.safe(out.toString());
  }

  private static void row(JsonGenerator json, Object... cells) {
    json.writeStartArray();
    for (Object cell : cells) {
      switch (cell) {
        case Integer number -> json.writeNumber(number);
        default -> json.writeString(cell.toString());
      }
    }
    json.writeEndArray();
  }

  private String methods() {
    PackedBytes bytes = new PackedBytes();
    for (FlameMethod method : tree.methods()) {
      for (String text : texts(method)) {
        bytes.add(strings.id(text));
      }
    }
    return bytes.base64();
  }

  private String frames() {
    FlameFrame[] ranked = new FlameFrame[rankByFrame.length];
    for (int frame = 0; frame < rankByFrame.length; frame++) {
      ranked[rankByFrame[frame]] = tree.frames().get(frame);
    }
    PackedBytes bytes = new PackedBytes();
    for (FlameFrame frame : ranked) {
      bytes.add(frame.method());
      bytes.add(frame.kind().ordinal());
    }
    return bytes.base64();
  }

  private String nodes() {
    PackedBytes bytes = new PackedBytes();
    addSelf(bytes, tree.root());
    visit((node, up) -> {
      bytes.add(up);
      bytes.add(rankByFrame[node.frame()]);
      bytes.add(node.hottestLine().packed());
      bytes.add(node.lineCount());
      addSelf(bytes, node);
    });
    return bytes.base64();
  }

  private void addSelf(PackedBytes bytes, FlameNode node) {
    bytes.add(node.selfByThread().size());
    for (Map.Entry<Integer, Long> self : node.selfByThread().entrySet()) {
      bytes.add(self.getKey());
      bytes.add(self.getValue() / scale);
    }
  }

  @FunctionalInterface
  private interface Visitor {
    void visit(FlameNode node, int levelsUp);
  }

  private record Place(FlameNode node, int depth) {}

  /** Preorder without recursion: stacks are as deep as the target makes them. */
  private void visit(Visitor visitor) {
    Deque<Place> open = new ArrayDeque<>();
    push(open, tree.root(), 1);
    int lastDepth = 0;
    while (!open.isEmpty()) {
      Place place = open.pop();
      visitor.visit(place.node(), lastDepth + 1 - place.depth());
      lastDepth = place.depth();
      push(open, place.node(), place.depth() + 1);
    }
  }

  private static void push(Deque<Place> open, FlameNode parent, int depth) {
    for (FlameNode child : parent.children().sequencedValues().reversed()) {
      open.push(new Place(child, depth));
    }
  }

  private static int[] ranks(long[] uses) {
    Integer[] order = new Integer[uses.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingLong((Integer frame) -> -uses[frame]));
    int[] ranks = new int[uses.length];
    for (int rank = 0; rank < order.length; rank++) {
      ranks[order[rank]] = rank;
    }
    return ranks;
  }

  private static Set<String> texts(FlameTree tree) {
    Set<String> texts = new HashSet<>();
    tree.methods().forEach(method -> texts.addAll(texts(method)));
    return texts;
  }

  private static List<String> texts(FlameMethod method) {
    return List.of(
        method.className(),
        method.name(),
        method.signature(),
        method.rawName(),
        method.file(),
        method.module());
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
