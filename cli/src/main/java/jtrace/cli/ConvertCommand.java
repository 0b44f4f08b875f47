package jtrace.cli;

import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import jtrace.profile.ReadLoss;
import jtrace.profile.Recording;
import jtrace.profile.jtr.JtrWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "convert",
    customSynopsis = "jtrace convert FILE -o FILE [options]",
    description = {
      "Writes a profile of another profiler, or of jtrace, in another format. The contents of the",
      "file tell what it is: flight recordings (.jfr) of the JDK and of async-profiler,",
      "async-profiler's HTML, folded stacks, perf script, .jtr. Only to .jtr all events are"
          + " written;",
      "other formats take one, the first or that of -e."
    },
    footer = {
      "",
      "Examples:",
      "  jtrace convert app.jfr -o app.jtr             every event of a flight recording",
      "  jtrace convert app.jfr -e alloc -o alloc.html  a flame graph of its allocations",
      "  jtrace convert flame.html -o flame.folded     async-profiler's page as folded stacks",
      "  perf script | jtrace convert /dev/stdin -o perf.pb.gz"
    })
final class ConvertCommand implements Callable<Integer> {
  private final Context context;
  @Mixin CommonOptions common;
  @Mixin ViewFilterOptions filter;
  @Mixin OutputOptions output;

  @Parameters(paramLabel = "FILE", description = "The profile to read.")
  Path file;

  ConvertCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (output.files.isEmpty() && output.format.isEmpty()) {
      throw new UsageException(
          "convert needs -o",
          "nothing says where to write, and in which format",
          "write for example: jtrace convert "
              + Printable.of(file.toString(), 200)
              + " -o out.jtr");
    }
    try (InputCopy input = InputCopy.of(file)) {
      return convert(input.path());
    }
  }

  private int convert(Path input) {
    List<Output> others = new ArrayList<>();
    Optional<ReadLoss> loss = Optional.empty();
    for (Output target : Output.of(output, "jtrace-convert-%t", Output.RECORDING)) {
      if (target.isRecording()) {
        loss = writeRecording(input, target);
      } else {
        others.add(target);
      }
    }
    if (!others.isEmpty()) {
      Recording recording = RecordingFile.open(input, context.terminal());
      loss = recording.readLoss();
      filter.written(context.terminal(), recording, output, title()).write(recording, others);
    }
    return (loss.isEmpty() ? ExitCode.OK : ExitCode.PARTIAL).value();
  }

  /** As it is read, so that its size does not matter. */
  private Optional<ReadLoss> writeRecording(Path input, Output target) {
    Path path = WrittenProfiles.path(target, List.of());
    List<ReadLoss> losses = new ArrayList<>();
    filter
        .written(context.terminal(), output, title())
        .write(
            path,
            out -> {
              try (JtrWriter sink = JtrWriter.to(Channels.newChannel(out), path.toString())) {
                RecordingFile.copy(input, sink, context.terminal()).ifPresent(losses::add);
              }
            });
    return losses.stream().findFirst();
  }

  private String title() {
    return String.valueOf(file.getFileName());
  }
}
