package jtrace.profile.flame;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jtrace.profile.FrameKind;

/**
 * A box of the image: one method below one box, in whichever kinds of code it ran.
 *
 * @param kind the kind with the largest value
 * @param x left edge and {@code width}, in pixels
 */
record SvgFrame(
    String name, String shortName, FrameKind kind, int depth, double x, double width, long value) {

  /** Boxes at least {@code minWidth} wide, callers before callees, siblings by name. */
  static List<SvgFrame> layout(FlameTree tree, double width, double minWidth) {
    List<SvgFrame> frames = new ArrayList<>();
    double scale = width / Math.max(1, tree.total());
    Deque<Open> open = new ArrayDeque<>();
    open.push(new Open(new Box("all", "all", List.of(tree.root())), 0, 0));
    while (!open.isEmpty()) {
      Open next = open.pop();
      Box box = next.box();
      double boxWidth = box.value() * scale;
      frames.add(
          new SvgFrame(
              box.name(),
              box.shortName(),
              box.kind(tree),
              next.depth(),
              next.x(),
              boxWidth,
              box.value()));
      double x = next.x();
      List<Open> below = new ArrayList<>();
      for (Box child : box.children(tree)) {
        double childWidth = child.value() * scale;
        if (childWidth >= minWidth) {
          below.add(new Open(child, next.depth() + 1, x));
        }
        x += childWidth;
      }
      below.reversed().forEach(open::push);
    }
    return frames;
  }

  private record Open(Box box, int depth, double x) {}

  private record Box(String name, String shortName, List<FlameNode> nodes) {

    long value() {
      return nodes.stream().mapToLong(FlameNode::total).sum();
    }

    FrameKind kind(FlameTree tree) {
      Map<FrameKind, Long> values = new EnumMap<>(FrameKind.class);
      for (FlameNode node : nodes) {
        if (node.frame() >= 0) {
          values.merge(tree.frames().get(node.frame()).kind(), node.total(), Long::sum);
        }
      }
      return values.entrySet().stream()
          .max(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey)
          .orElse(FrameKind.PLACEHOLDER);
    }

    List<Box> children(FlameTree tree) {
      Map<Integer, List<FlameNode>> byMethod = new LinkedHashMap<>();
      for (FlameNode node : nodes) {
        for (FlameNode child : node.children().values()) {
          int method = tree.frames().get(child.frame()).method();
          byMethod.computeIfAbsent(method, m -> new ArrayList<>()).add(child);
        }
      }
      List<Box> boxes = new ArrayList<>();
      byMethod.forEach((id, children) -> {
        FlameMethod method = tree.methods().get(id);
        boxes.add(new Box(method.fullName(), shortName(method), children));
      });
      boxes.sort(Comparator.comparing(Box::name));
      return boxes;
    }

    private static String shortName(FlameMethod method) {
      String className = method.className();
      String simple = className.substring(className.lastIndexOf('.') + 1);
      return simple.isEmpty() ? method.name() : simple + "." + method.name();
    }
  }
}
