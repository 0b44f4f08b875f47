package jtrace.cli;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import jtrace.loader.CxxDemangler;
import jtrace.profile.flame.FlamePage;
import jtrace.profile.flame.FlameTree;
import jtrace.profile.flame.HtmlFlameGraph;
import jtrace.profile.flame.SvgFlameGraph;
import jtrace.profile.pprof.model.Comparison;
import jtrace.profile.pprof.model.PprofException;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.report.FlameView;
import jtrace.profile.pprof.report.Preparation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "torch",
    customSynopsis = "jtrace torch FILE|URL [-t SECONDS] [-f FILE]",
    description =
        "Draws a flame graph of a pprof profile: of any program that serves /debug/pprof/.",
    footer = {
      "",
      "Examples:",
      "  jtrace torch http://localhost:6060 -t 30 -f out.svg",
      "  jtrace torch http://localhost:6060/debug/pprof/4711/profile -f out.html",
      "  jtrace torch heap.pb.gz --sample-type inuse_space"
    })
final class TorchCommand implements Callable<Integer> {
  private final Context context;
  @Mixin CommonOptions common;

  @Parameters(paramLabel = "FILE|URL", description = "The profile, or where to fetch it.")
  String source = "";

  @Option(
      names = {"-t", "--seconds"},
      paramLabel = "SECONDS",
      description = "How long to record; default is what the other side thinks right.")
  String seconds = "";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Where to write: .svg or .html; default torch.svg.")
  String file = "torch.svg";

  @Option(
      names = "--sample-type",
      paramLabel = "NAME",
      description = "Which of the profile's values to draw, such as inuse_space.")
  String sampleType = "";

  TorchCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    boolean html = file.endsWith(".html");
    if (!html && !file.endsWith(".svg")) {
      throw new UsageException(
          "option -f: '" + Printable.of(file, 200) + "' does not tell the format",
          "a flame graph is an .svg image or an .html page",
          "write for example: -f out.svg");
    }
    Path path = Path.of(file);
    OutputFile.checkWritable(path);
    Optional<Integer> duration =
        Optional.of(seconds)
            .filter(text -> !text.isEmpty())
            .map(text -> RecordingPlan.number("-t", text, 1, 86_400));
    PprofProfile read =
        new ProfileSource(source, duration).read(text -> context.terminal().say(text));
    PprofProfile profile =
        Preparation.of(Comparison.sum(List.of(read)), name -> CxxDemangler.system().demangle(name));
    int index = index(profile);
    FlameTree tree = FlameView.tree(profile, index);
    FlamePage page = FlameView.page(profile, index);
    OutputFile.write(
        path,
        out -> {
          Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          if (html) {
            HtmlFlameGraph.write(tree, page, text);
          } else {
            SvgFlameGraph.write(tree, page, text);
          }
          text.flush();
        });
    context.terminal().say("wrote " + path);
    return ExitCode.OK.value();
  }

  private int index(PprofProfile profile) {
    try {
      return profile.sampleIndex(sampleType);
    } catch (PprofException e) {
      throw new UsageException(
          "option --sample-type: '" + Printable.of(sampleType, 100) + "' is not in the profile",
          Printable.of(e.getMessage(), 300),
          "give one of these names");
    }
  }
}
