package jtrace.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import jtrace.profile.format.FormatOptions;
import jtrace.record.ThreadDump;
import jtrace.record.ThreadDumper;
import jtrace.serve.ThreadJson;
import jtrace.serve.ThreadText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "threads",
    customSynopsis = "jtrace threads -p PID|NAME [options]",
    description = {
      "Shows what all threads of a process do now: state and for how long, kernel, native and Java"
          + " stack, the lock that is waited for, who holds it, and deadlocks. Stops no thread and"
          + " loads nothing into the process. Virtual threads that no thread carries are in no list"
          + " outside the JVM; --virtual has the JVM list them."
    },
    footer = {
      "",
      "Examples:",
      "  jtrace threads -p 4711",
      "  jtrace threads -p OrderServer --grouped",
      "  jtrace threads -p 4711 -o threads.html       a flame graph of where threads are",
      "  jtrace threads -p 4711 --virtual --grouped   virtual threads, too, one entry a stack",
      "  jtrace threads -p 4711 --json | jq '.deadlocks'"
    })
final class ThreadsCommand implements Callable<Integer> {
  private final Context context;
  @Mixin CommonOptions common;

  @Option(
      names = {"-p", "--pid"},
      paramLabel = "PID|NAME",
      required = true,
      description = "Process by id, name or main class.")
  String target = "";

  @Option(names = "--grouped", description = "One entry a stack, with how many threads have it.")
  boolean grouped;

  @Option(
      names = "--virtual",
      description =
          "Also the virtual threads that no thread carries: attaches to the JVM (21 and newer) and"
              + " has it list them, as jcmd PID Thread.dump_to_file does.")
  boolean virtual;

  @Option(names = "--json", description = "As JSON.")
  boolean json;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write a profile of threads in the format that the extension tells.")
  List<String> outputs = new ArrayList<>();

  ThreadsCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    if (grouped && json) {
      throw new UsageException(
          "options --grouped and --json exclude each other",
          "JSON has every thread with its stack",
          "leave one of them out");
    }
    outputs.forEach(Output::ofFile); // a wrong name is told before any work is done
    int pid = Targets.ofHost().pids(List.of(target)).getFirst();
    HostChecks.requireAll();
    ThreadDump dump = ThreadDumper.of(pid, virtual);
    if (json) {
      Json.print(ThreadJson.of(dump), context.terminal().out());
    } else if (outputs.isEmpty()) {
      ThreadText text = new ThreadText(dump, "--virtual");
      context.terminal().out().print(grouped ? text.grouped() : text.each());
    }
    context.terminal().out().flush();
    if (json || !outputs.isEmpty()) { // a text says it itself
      Optional.of(dump.virtual().missing("--virtual"))
          .filter(missing -> !missing.isEmpty())
          .ifPresent(context.terminal()::say);
    }
    write(dump, pid);
    return ExitCode.OK.value();
  }

  private void write(ThreadDump dump, int pid) {
    String title = Printable.of(JavaProcess.name(new ProcFolder(pid)), 100) + ", threads";
    new WrittenProfiles(context.terminal(), FormatOptions.DEFAULT.withTitle(title))
        .write(dump.recording(), outputs.stream().map(Output::ofFile).toList());
  }
}
