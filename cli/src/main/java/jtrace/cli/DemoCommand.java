package jtrace.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import jtrace.profile.filter.ViewOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Starts a small order service (HTTP, JSON, database, files, compression, recursion, a busy",
      "lock, waiting threads), records it for 10 s, prints the top table and writes",
      "jtrace-demo.html and jtrace-demo.jtr into the current folder."
    },
    footer = {
      "",
      "Examples:",
      "  jtrace demo",
      "  jtrace demo --jdk /usr/lib/jvm/java-17-openjdk-amd64"
    })
final class DemoCommand implements Callable<Integer> {
  private final Context context;
  @Mixin CommonOptions common;

  @Option(
      names = "--jdk",
      paramLabel = "FOLDER",
      description = "JDK 17 or newer to run the service on; default the one jtrace runs on.")
  String jdk = System.getProperty("java.home");

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "TIME",
      description = "How long to record; default 10s.")
  String duration = "10s";

  @Option(
      names = {"-F", "--freq"},
      paramLabel = "HZ",
      description = "Samples a second of a busy CPU; default 99.")
  String hz = "";

  DemoCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    RecordingOptions options = new RecordingOptions();
    options.duration = duration;
    options.hz = hz;
    options.targets = List.of("1"); // replaced below, when the service runs
    List<Output> outputs =
        List.of(Output.ofFile("jtrace-demo.jtr"), Output.ofFile("jtrace-demo.html"));
    RecordingPlan checked = RecordingPlan.of(options, outputs, ViewOptions.ALL, List.of());
    outputs.forEach(output -> OutputFile.checkWritable(Path.of(output.name())));
    HostChecks.requireAll();
    context.terminal().say("starting the demo service");
    try (DemoService service = DemoService.start(Path.of(jdk), checked.duration().orElseThrow())) {
      return Recordings.runWithTop(context, checked.ofTarget(service.pid()));
    }
  }
}
