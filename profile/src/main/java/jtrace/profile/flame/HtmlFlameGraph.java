package jtrace.profile.flame;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a tree as one HTML page that needs nothing else.
 *
 * <p>The page's content security policy lets exactly our script and our style in, by their hashes,
 * and forbids every request.
 */
public final class HtmlFlameGraph {
  private static final List<String> SCRIPTS =
      List.of("data.js", "tree.js", "paint.js", "panels.js", "touch.js", "heat.js", "page.js");

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
    String style = resource("page.css");
    String script =
        SCRIPTS.stream()
            .map(HtmlFlameGraph::resource)
            .collect(Collectors.joining("\n", "(() => {\n'use strict';\n", "})();\n"));
    String policy =
        "default-src 'none'; script-src '%s'; style-src '%s'; img-src data:; base-uri 'none'; form-action 'none'"
            .formatted(hash(script), hash(style));
    String rest = resource("page.html");
    for (Part part :
        List.of(
            new Part("@POLICY@", policy),
            new Part("@TITLE@", XmlText.escaped(page.title())),
            new Part("@STYLE@", style),
            new Part("@DATA@", json),
            new Part("@SCRIPT@", script))) {
      int at = rest.indexOf(part.mark());
      out.append(rest, 0, at).append(part.text());
      rest = rest.substring(at + part.mark().length());
    }
    out.append(rest);
  }

  private record Part(String mark, String text) {}

  private static String resource(String name) {
    try (InputStream in = HtmlFlameGraph.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name + ": build it again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
