package jtrace.profile.format;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jtrace.profile.Frame;
import jtrace.profile.ProcessInfo;
import jtrace.profile.StableNames;
import jtrace.profile.ThreadInfo;
import jtrace.profile.analysis.DiffScale;
import jtrace.profile.analysis.Quality;
import jtrace.profile.filter.Profile;
import jtrace.profile.flame.Fact;
import jtrace.profile.flame.FlamePage;
import jtrace.profile.flame.FlameTree;
import jtrace.profile.flame.FlameTreeBuilder;
import jtrace.profile.flame.HtmlFlameGraph;

/** Files that show two profiles and what is different. */
public record DiffFormat(Profile before, Profile after, DiffScale scale, String title) {
  /** Steps of a share, and of a value per second or request, that widths can tell apart. */
  private static final double SHARE_STEPS = 1e9;

  private static final double VALUE_STEPS = 1e3;

  /**
   * Folded stacks with two numbers a line, as difffolded.pl of FlameGraph writes them: the weights
   * in both profiles, not divided by anything.
   */
  public void writeFolded(OutputStream out) throws IOException {
    Map<String, long[]> stacks = new TreeMap<>();
    fold(before, 0, stacks);
    fold(after, 1, stacks);
    Writer text = writer(out);
    for (Map.Entry<String, long[]> stack : stacks.entrySet()) {
      text.append(stack.getKey() + " " + stack.getValue()[0] + " " + stack.getValue()[1] + "\n");
    }
    text.flush();
  }

  private static void fold(Profile profile, int side, Map<String, long[]> stacks) {
    Weight weight = Weight.of(profile);
    Map<Integer, String> names = new HashMap<>();
    for (Profile.Row row : profile.rows()) {
      StringBuilder line = new StringBuilder();
      for (int frame : profile.path(row)) {
        String name =
            names.computeIfAbsent(
                frame, id -> FoldedFormat.escaped(StableNames.of(profile.label(id))));
        line.append(line.isEmpty() ? "" : ";").append(name);
      }
      stacks.computeIfAbsent(line.toString(), any -> new long[2])[side] += weight.of(row);
    }
  }

  /** The flame graph of both: each box as wide as what it has in both, coloured by the change. */
  public void writeHtml(OutputStream out) throws IOException {
    FlameTreeBuilder builder = new FlameTreeBuilder();
    int process = builder.process(new ProcessInfo(0, title, "", "", 0));
    int was = builder.thread(new ThreadInfo(process, 0, "before", false));
    int is = builder.thread(new ThreadInfo(process, 0, "after", false));
    double steps = scale.isShare() ? SHARE_STEPS : VALUE_STEPS;
    add(before, was, steps / scale.before(), builder);
    add(after, is, steps / scale.after(), builder);
    FlameTree tree = builder.build();
    Writer text = writer(out);
    HtmlFlameGraph.writeDifference(tree, page(), steps, text);
    text.flush();
  }

  private static void add(Profile profile, int side, double factor, FlameTreeBuilder builder) {
    for (Profile.Row row : profile.rows()) {
      List<Frame> rootFirst =
          Arrays.stream(profile.path(row)).mapToObj(profile::frame).map(StableNames::of).toList();
      builder.add(rootFirst, side, Math.max(0, Math.round(row.value() * factor)));
    }
  }

  private FlamePage page() {
    String name = before.event().map(event -> event.valueType()).orElse("samples");
    String measured = name.equals("cpu") ? "CPU time" : name;
    return new FlamePage(
        title,
        scale.isShare() ? "share of " + measured : measured + " per " + scale.per(),
        scale.unit(),
        0,
        List.of(
            new Fact("Before", side(before)),
            new Fact("After", side(after)),
            new Fact("Widths", scale.isShare() ? "of each whole" : "per " + scale.per())),
        "before: "
            + Quality.of(before.recording()).line()
            + "; after: "
            + Quality.of(after.recording()).line());
  }

  private static String side(Profile profile) {
    return String.format(
        Locale.ROOT,
        "%,d samples in %.1f s",
        profile.totalCount(),
        profile.recording().durationNanos() / 1e9);
  }

  private static Writer writer(OutputStream out) {
    return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }
}
