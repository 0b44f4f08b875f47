package jtrace.profile.format;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import jtrace.profile.Frame;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.ThreadInfo;
import jtrace.profile.filter.Profile;
import jtrace.profile.flame.FlamePage;
import jtrace.profile.flame.FlameTree;
import jtrace.profile.flame.FlameTreeBuilder;
import jtrace.profile.flame.HtmlFlameGraph;
import jtrace.profile.flame.SvgFlameGraph;

/** A flame graph: the interactive page or the image. */
final class FlameFormat implements ProfileFormat {
  @FunctionalInterface
  private interface Drawing {
    void write(FlameTree tree, FlamePage page, Appendable out) throws IOException;
  }

  private final String name;
  private final List<String> extensions;
  private final Drawing drawing;

  private FlameFormat(String name, List<String> extensions, Drawing drawing) {
    this.name = name;
    this.extensions = extensions;
    this.drawing = drawing;
  }

  static ProfileFormat html() {
    return new FlameFormat("HTML flame graph", List.of(".html", ".htm"), HtmlFlameGraph::write);
  }

  static ProfileFormat svg() {
    return new FlameFormat("SVG flame graph", List.of(".svg"), SvgFlameGraph::write);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> extensions() {
    return extensions;
  }

  @Override
  public void write(Recording recording, FormatOptions options, OutputStream out)
      throws IOException {
    Profile profile = Profile.of(recording, options.view());
    FlameHead head = new FlameHead(profile, options);
    FlameTree tree = tree(profile, head.weight());
    Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    drawing.write(tree, head.page(tree), text);
    text.flush();
  }

  private static FlameTree tree(Profile profile, Weight weight) {
    FlameTreeBuilder builder = new FlameTreeBuilder();
    for (ProcessInfo process : profile.recording().processes()) {
      builder.process(process);
    }
    for (ThreadInfo thread : profile.recording().threads()) {
      builder.thread(thread);
    }
    for (Profile.Row row : profile.rows()) {
      List<Frame> rootFirst = Arrays.stream(profile.path(row)).mapToObj(profile::frame).toList();
      builder.add(rootFirst, row.thread(), Math.max(0, weight.of(row)));
    }
    return builder.build();
  }
}
