package jtrace.profile.flame;

import java.io.IOException;
import java.util.List;
import jtrace.profile.page.SinglePage;

/** Writes a tree as one HTML page that needs nothing else. */
public final class HtmlFlameGraph {
  private static final SinglePage PAGE =
      new SinglePage(
          HtmlFlameGraph.class,
          "page.html",
          "page.css",
          List.of("data.js", "tree.js", "paint.js", "panels.js", "touch.js", "heat.js", "page.js"));

  /** The field by which the page knows that it shows a difference. */
  private static final String DIFFERENCE = "\"difference\"";

  private HtmlFlameGraph() {}

  /** Writes the page; its text is ASCII apart from the page's own. */
  public static void write(FlameTree tree, FlamePage page, Appendable out) throws IOException {
    write(page, new PackedTree(tree).json(page), out);
  }

  /**
   * Writes the page of a tree that has two threads: what was before, and what is after.
   *
   * @param steps values are multiples of 1 / steps of the page's unit
   */
  public static void writeDifference(FlameTree tree, FlamePage page, double steps, Appendable out)
      throws IOException {
    String json = new PackedTree(tree).json(page);
    write(page, String.format("{%s:%s,%s", DIFFERENCE, steps, json.substring(1)), out);
  }

  /** Writes the page of a tree whose threads are slots of time, their tids the slots' numbers. */
  public static void writeHeatmap(FlameTree tree, FlamePage page, TimeGrid grid, Appendable out)
      throws IOException {
    String json = new PackedTree(tree).json(page);
    String heat =
        "{\"heat\":{\"rows\":%d,\"columns\":%d,\"slotNanos\":%d},%s"
            .formatted(TimeGrid.ROWS, grid.columns(), grid.slotNanos(), json.substring(1));
    write(page, heat, out);
  }

  private static void write(FlamePage page, String json, Appendable out) throws IOException {
    PAGE.write(XmlText.escaped(page.title()), json, out);
  }
}
