package jtrace.profile.analysis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import jtrace.profile.Names;

/** A call tree as text: total and self share, then names behind lines that show the branches. */
public final class CallTreeText {
  /** Deeper branches keep their numbers but are no longer indented further. */
  private static final int MAX_INDENT = 100;

  private static final int MAX_NAME_CHARACTERS = 400;

  private CallTreeText() {}

  private record Item(CallTree.Node node, String indent, boolean last) {}

  /** Appends all nodes whose share of the root is at least {@code percentLimit}. */
  public static void append(CallTree tree, double percentLimit, StringBuilder text) {
    long whole = tree.root().totalValue();
    text.append("  total    self\n");
    Deque<Item> open = new ArrayDeque<>();
    push(open, tree.root(), "", percentLimit, whole);
    while (!open.isEmpty()) {
      Item item = open.pop();
      CallTree.Node node = item.node();
      text.append(
          String.format(
              Locale.ROOT,
              "%6.2f%% %6.2f%%  ",
              percent(node.totalValue(), whole),
              percent(node.selfValue(), whole)));
      text.append(item.indent()).append(item.last() ? "`-" : "|-");
      text.append(name(node.label())).append('\n');
      push(open, node, below(item), percentLimit, whole);
    }
  }

  /** A name on one line, not longer than a terminal's reader can bear. */
  static String name(String label) {
    return Names.shortened(Names.printable(label), MAX_NAME_CHARACTERS);
  }

  static double percent(long part, long whole) {
    return whole == 0 ? 0 : 100.0 * part / whole;
  }

  private static void push(
      Deque<Item> open, CallTree.Node node, String indent, double percentLimit, long whole) {
    List<CallTree.Node> shown =
        node.children().stream()
            .filter(child -> percent(child.totalValue(), whole) >= percentLimit)
            .toList();
    for (int i = shown.size() - 1; i >= 0; i--) {
      open.push(new Item(shown.get(i), indent, i == shown.size() - 1));
    }
  }

  private static String below(Item item) {
    return item.indent().length() >= MAX_INDENT
        ? item.indent()
        : item.indent() + (item.last() ? " " : "|");
  }
}
