package jtrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import jtrace.profile.EventType;
import jtrace.profile.Recording;
import jtrace.profile.filter.Profile;
import jtrace.profile.filter.ViewOptions;
import jtrace.profile.format.FormatOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Which samples and frames of a recording are shown. */
@Command
final class ViewFilterOptions {
  @Option(
      names = {"-e", "--event"},
      paramLabel = "EVENT",
      description = "Which event of the recording; default its first. wall: cpu and off-cpu.")
  String event = "";

  @Option(
      names = {"-I", "--include"},
      paramLabel = "GLOB",
      description = "Keep stacks with a frame of this name; * stands for any text.")
  List<String> include = new ArrayList<>();

  @Option(
      names = {"-X", "--exclude"},
      paramLabel = "GLOB",
      description = "Drop stacks with a frame of this name.")
  List<String> exclude = new ArrayList<>();

  @Option(names = "--focus", paramLabel = "REGEX", description = "Keep stacks with such a frame.")
  String focus = "";

  @Option(names = "--ignore", paramLabel = "REGEX", description = "Drop stacks with such a frame.")
  String ignore = "";

  @Option(names = "--hide", paramLabel = "REGEX", description = "Take such frames out of stacks.")
  String hide = "";

  @Option(names = "--show", paramLabel = "REGEX", description = "Take other frames out of stacks.")
  String show = "";

  @Option(
      names = "--thread",
      paramLabel = "REGEX",
      description = "Keep samples of threads of such a name.")
  String thread = "";

  @Option(
      names = "--label",
      paramLabel = "KEY=REGEX",
      description = "Keep samples with such a label of jtrace.Labels.")
  List<String> labels = new ArrayList<>();

  @Option(
      names = {"-p", "--pid"},
      paramLabel = "PID",
      description = "Keep samples of this process.")
  List<String> pids = new ArrayList<>();

  @Option(
      names = {"-t", "--tid"},
      paramLabel = "TID",
      description = "Keep samples of this thread.")
  List<String> tids = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Keep samples from this time after the first one on: 90s, 500ms.")
  String from = "";

  @Option(names = "--to", paramLabel = "TIME", description = "Keep samples from before this time.")
  String to = "";

  @Option(names = "--no-kernel", description = "Leave out kernel frames.")
  boolean noKernel;

  @Option(names = "--no-native", description = "Leave out native and JVM frames.")
  boolean noNative;

  @Option(names = "--lines", description = "Add source lines to names.")
  boolean lines;

  @Option(names = "--signatures", description = "Add parameter and result types to Java names.")
  boolean signatures;

  ViewOptions view(OutputOptions looks) {
    ViewOptions.Builder view = ViewOptions.builder();
    if (!event.isEmpty()) {
      view.event(event);
    }
    include.forEach(view::includeGlob);
    exclude.forEach(view::excludeGlob);
    regex("--focus", focus, view::focus);
    regex("--ignore", ignore, view::ignore);
    regex("--hide", hide, view::hide);
    regex("--show", show, view::show);
    regex("--thread", thread, view::thread);
    pids.forEach(pid -> view.pid(RecordingPlan.number("-p", pid, 1, Integer.MAX_VALUE)));
    tids.forEach(tid -> view.tid(RecordingPlan.number("-t", tid, 1, Integer.MAX_VALUE)));
    labels.forEach(label -> label(label, view));
    long fromNanos = from.isEmpty() ? 0 : Durations.ofMoment("--from", from);
    long toNanos = to.isEmpty() ? Long.MAX_VALUE : Durations.ofMoment("--to", to);
    if (fromNanos >= toNanos) {
      throw new UsageException(
          "options --from and --to leave no time",
          from + " is not before " + to,
          "give --from the earlier time of the two");
    }
    view.between(fromNanos, toNanos)
        .kernel(!noKernel)
        .nativeFrames(!noNative)
        .lines(lines)
        .signatures(signatures);
    return looks.view(view).build();
  }

  private static void label(String text, ViewOptions.Builder view) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new UsageException(
          "option --label: '" + Printable.of(text, 100) + "' names no label and value",
          "it must be KEY=REGEX",
          "write for example: --label endpoint=/orders");
    }
    String key = text.substring(0, equals);
    regex("--label", text.substring(equals + 1), regex -> view.label(key, regex));
  }

  /** How files are to look that are made of a recording. */
  WrittenProfiles written(Terminal terminal, OutputOptions looks, String title) {
    return new WrittenProfiles(
        terminal, FormatOptions.DEFAULT.withView(view(looks)).withTitle(title));
  }

  /** The same, of an event that the recording must have. */
  WrittenProfiles written(
      Terminal terminal, Recording recording, OutputOptions looks, String title) {
    event(recording);
    return written(terminal, looks, title);
  }

  /** The event that is shown; empty only when the recording has none. */
  Optional<EventType> event(Recording recording) {
    Optional<EventType> shown =
        event.isEmpty()
            ? recording.events().stream().findFirst()
            : Profile.eventType(recording, event);
    if (shown.isEmpty() && !event.isEmpty()) {
      throw new UsageException(
          "option -e: the recording has no event '" + Printable.of(event, 100) + "'",
          "it has "
              + (recording.events().isEmpty()
                  ? "none"
                  : recording.events().stream()
                      .map(EventType::name)
                      .distinct()
                      .collect(Collectors.joining(", "))),
          "choose one of these");
    }
    return shown;
  }

  private static void regex(String option, String text, Consumer<Pattern> set) {
    if (text.isEmpty()) {
      return;
    }
    try {
      set.accept(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          "option " + option + ": '" + text + "' is no regular expression",
          e.getDescription() + " at position " + e.getIndex(),
          "put a backslash before ( ) [ ] { } * + ? $ that stand for themselves");
    }
  }
}
