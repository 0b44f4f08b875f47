package jtrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import jtrace.attach.MethodProbe;
import jtrace.profile.Recording;
import jtrace.profile.analysis.CallSummary;
import jtrace.profile.analysis.CallTree;
import jtrace.profile.analysis.CallsByArguments;
import jtrace.profile.filter.ViewOptions;
import jtrace.record.EventRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "probe",
    customSynopsis = "jtrace probe -p PID|NAME java:CLASS.METHOD[(TYPE,...)] [options]",
    description = {
      "Measures every call of a Java method for a while: how many, how many threw, how long they",
      "took, and who called. The agent changes the method for that time, and changes it back at the",
      "end, also when jtrace is killed. A call costs the JVM some microseconds more meanwhile."
    },
    footer = {
      "",
      "Examples:",
      "  jtrace probe -p 4711 java:com.acme.Dao.find              10 s",
      "  jtrace probe -p 4711 'java:com.acme.Dao.*' -d 30s        all methods of the class",
      "  jtrace probe -p 4711 'java:com.acme.*Dao.find' --force   however many classes",
      "  jtrace probe -p 4711 'java:com.acme.Order.<init>'        constructors",
      "  jtrace probe -p 4711 'java:com.acme.Dao.find(String,int)' one of several of this name",
      "  jtrace probe -p 4711 java:com.acme.Dao.find --args       times by what it is called with",
      "  jtrace probe -p 4711 java:com.acme.Dao.find -o find.html the time in it, by caller"
    })
final class ProbeCommand implements Callable<Integer> {
  private static final String JAVA = "java:";
  private static final int CLASSES_MAX = 20;
  private static final int ARGUMENTS_MAX = 6;
  private static final int ROWS = 20;

  private final Context context;
  @Mixin CommonOptions common;
  @Mixin TimeoutOption timeout;
  @Mixin OutputOptions output;

  @Option(
      names = {"-p", "--pid"},
      paramLabel = "PID|NAME",
      required = true,
      description = "JVM by id, name or main class.")
  String target = "";

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "TIME",
      description = "How long; default 10s.")
  String duration = FlameCommand.DEFAULT_SECONDS;

  @Option(
      names = "--force",
      description = "Change as many classes as match; without it " + CLASSES_MAX + " at most.")
  boolean force;

  @Option(
      names = "--args",
      description = {
        "Tell the first six arguments of each call: strings, numbers, enums; of other objects the",
        "class and the identity hash. Shows times by them."
      })
  boolean allArguments;

  @Option(
      names = "--arg",
      paramLabel = "N",
      description = "Tell only this argument, from 1 on; several times for several.")
  List<String> arguments = new ArrayList<>();

  @Parameters(
      paramLabel = "java:CLASS.METHOD[(TYPE,...)]",
      description = "* stands for any text, types are with or without their package.")
  String method;

  ProbeCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    int parenthesis = method.indexOf('(');
    int end = parenthesis < 0 ? method.length() : parenthesis;
    int dot = method.lastIndexOf('.', end - 1);
    boolean isClosed = parenthesis < 0 || method.indexOf(')') == method.length() - 1;
    if (!method.startsWith(JAVA) || dot <= JAVA.length() || dot == end - 1 || !isClosed) {
      throw new UsageException(
          "'" + Printable.of(method, 200) + "' names no Java method",
          "it must be java:CLASS.METHOD or java:CLASS.METHOD(TYPE,...), the class with its package",
          "write for example: java:com.acme.Dao.find");
    }
    int pid = Targets.ofHost().pids(List.of(target)).getFirst();
    RecordingOptions options = new RecordingOptions();
    options.targets = List.of(Integer.toString(pid));
    options.duration = duration;
    List<Output> outputs =
        output.files.isEmpty() ? List.of() : Output.of(output, "", Output.RECORDING);
    RecordingPlan plan = RecordingPlan.of(options, outputs, output.view(), context.childCommand());
    int limit = force ? Integer.MAX_VALUE : CLASSES_MAX;
    MethodProbe.Place place =
        new MethodProbe.Place(
            method.substring(JAVA.length(), dot), method.substring(dot + 1), limit, mask());
    try (MethodProbe probe = MethodProbe.install(pid, timeout.duration(), place)) {
      context.terminal().say("probing " + probe.words());
      List<EventRequest> events = new ArrayList<>();
      events.add(new EventRequest.JavaCalls(method.substring(JAVA.length()), probe.number()));
      int exit = Recordings.run(context, plan.withEvents(events), this::show);
      probe.remove();
      return exit;
    }
  }

  /** Which arguments are told, a bit each. */
  private long mask() {
    long mask = allArguments ? (1 << ARGUMENTS_MAX) - 1 : 0;
    for (String each : arguments) {
      mask |= 1L << RecordingPlan.number("--arg", each, 1, ARGUMENTS_MAX) - 1;
    }
    return mask;
  }

  private void show(Recording recording) {
    StringBuilder text = new StringBuilder();
    CallSummary.of(recording).append(text);
    if (mask() != 0 && recording.sampleCount() > 0) {
      text.append('\n');
      CallsByArguments.of(recording).append(text, ROWS);
    }
    if (recording.sampleCount() > 0) {
      text.append('\n');
      text.append(
          new ProfileText(List.of(), 0, java.util.Optional.of(CallTree.Direction.BOTTOM_UP), 5)
              .of(recording, ViewOptions.builder().nativeFrames(false).kernel(false).build()));
    }
    context.terminal().out().print(text);
  }
}
