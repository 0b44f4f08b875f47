package jtrace.profile.flame;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import jtrace.profile.FrameKind;

/**
 * Writes a tree as one SVG image, root at the bottom, a tooltip a frame.
 *
 * <p>It reads well without its script, as where a README shows it; opened on its own, a click zooms
 * and Ctrl-F searches. Frames narrower than {@link #MIN_WIDTH_PIXELS} are left out, their value
 * stays in their callers.
 */
public final class SvgFlameGraph {
  static final int WIDTH_PIXELS = 1200;
  static final double MIN_WIDTH_PIXELS = 0.25;
  private static final int ROW_PIXELS = 17;
  private static final int PAD_PIXELS = 12;
  private static final int HEAD_PIXELS = 62;
  private static final int FOOT_PIXELS = 48;
  private static final double CHAR_PIXELS = 6.65;

  private SvgFlameGraph() {}

  public static void write(FlameTree tree, FlamePage page, Appendable out) throws IOException {
    List<SvgFrame> frames = SvgFrame.layout(tree, WIDTH_PIXELS - 2 * PAD_PIXELS, MIN_WIDTH_PIXELS);
    int rows = 1 + frames.stream().mapToInt(SvgFrame::depth).max().orElse(0);
    int height = HEAD_PIXELS + rows * ROW_PIXELS + FOOT_PIXELS;
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .append(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n"
                .formatted(WIDTH_PIXELS, height, WIDTH_PIXELS, height))
        .append("<title>" + XmlText.escaped(page.title()) + "</title>\n<style>")
        .append(XmlText.escaped(resource("image.css")))
        .append(palette())
        .append("</style>\n<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n")
        .append(text(PAD_PIXELS, 26, "title", page.title()))
        .append(text(PAD_PIXELS, 46, "dim", facts(page)))
        .append(
            "<text class=\"dim found\" x=\"%d\" y=\"26\"/>\n<g class=\"frames\">\n"
                .formatted(WIDTH_PIXELS - PAD_PIXELS));
    Values values = new Values(page.unit());
    for (SvgFrame frame : frames) {
      append(out, frame, height - FOOT_PIXELS - (frame.depth() + 1) * ROW_PIXELS, tree, values);
    }
    out.append("</g>\n");
    legend(out, height - 28);
    out.append(text(PAD_PIXELS, height - 8, "dim", page.quality()))
        .append("<script>")
        .append(XmlText.escaped(resource("image.js")))
        .append("</script>\n</svg>\n");
  }

  private static void append(Appendable out, SvgFrame frame, int top, FlameTree tree, Values values)
      throws IOException {
    String tip =
        "%s (%s, %s)"
            .formatted(
                frame.name(),
                values.text(frame.value()),
                Values.percent(frame.value(), tree.total()));
    double x = PAD_PIXELS + frame.x();
    out.append(
        "<g class=\"%s\"><title>%s</title><rect x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\" rx=\"1\"/>"
            .formatted(
                frame.depth() == 0 ? "all" : frame.kind().label(),
                XmlText.escaped(tip),
                number(x),
                top,
                number(frame.width()),
                ROW_PIXELS - 1));
    String label = clipped(frame.shortName(), (int) ((frame.width() - 5) / CHAR_PIXELS));
    if (!label.isEmpty()) {
      out.append(
          "<text x=\"%s\" y=\"%d\">%s</text>"
              .formatted(number(x + 3), top + 12, XmlText.escaped(label)));
    }
    out.append("</g>\n");
  }

  private static void legend(Appendable out, int y) throws IOException {
    double x = PAD_PIXELS;
    for (FrameKind kind : FrameKind.values()) {
      out.append(
          "<g class=\"%s\"><rect x=\"%s\" y=\"%d\" width=\"11\" height=\"11\" rx=\"2\"/></g>"
              .formatted(kind.label(), number(x), y - 10));
      out.append(text(x + 16, y, "dim", kind.label()));
      x += 34 + kind.label().length() * CHAR_PIXELS;
    }
  }

  private static String palette() {
    StringBuilder css = new StringBuilder();
    for (FrameKind kind : FrameKind.values()) {
      css.append(".%s rect{fill:%s}".formatted(kind.label(), colour(kind)));
    }
    return css.toString();
  }

  private static String colour(FrameKind kind) {
    return switch (kind) {
      case KERNEL -> "#f2b66d";
      case NATIVE -> "#ee9c92";
      case JVM -> "#ecd36e";
      case STUB -> "#c9b6e8";
      case INTERPRETED -> "#d3dd94";
      case C1 -> "#aeda92";
      case C2 -> "#86cfa0";
      case INLINED -> "#93d6d2";
      case NATIVE_METHOD -> "#a5c8ee";
      case PLACEHOLDER -> "#c8ccd4";
      case VIRTUAL_ENTRY -> "#8fb3e6";
      case WAIT -> "#9db8d9";
      case OBJECT -> "#e3b6cf";
    };
  }

  private static String facts(FlamePage page) {
    StringBuilder line = new StringBuilder();
    for (Fact fact : page.facts()) {
      line.append(line.isEmpty() ? "" : "  ·  ").append(fact.name() + " " + fact.value());
    }
    return line.toString();
  }

  private static String text(double x, int y, String style, String text) {
    String shown = clipped(text, (int) ((WIDTH_PIXELS - PAD_PIXELS - x) / 6.4));
    return "<text class=\"%s\" x=\"%s\" y=\"%d\">%s</text>\n"
        .formatted(style, number(x), y, XmlText.escaped(shown));
  }

  private static String clipped(String text, int maxChars) {
    if (text.length() <= maxChars) {
      return text;
    }
    return maxChars < 3 ? "" : text.substring(0, maxChars - 1) + "…";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String resource(String name) {
    try (InputStream in = SvgFlameGraph.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name + ": build it again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
