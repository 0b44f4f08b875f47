package jtrace.cli;

import java.util.Arrays;
import java.util.List;
import jtrace.loader.LoaderException;
import jtrace.record.Problem;
import jtrace.record.WorldException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code jtrace} command. */
public final class Jtrace {
  private static final int NO_SUCH_PROCESS = 3; // ESRCH

  private Jtrace() {}

  public static void main(String[] args) {
    int exit = run(args, Terminal.ofProcess());
    System.out.flush();
    System.exit(exit);
  }

  /** Runs one command and returns its exit code. */
  static int run(String[] args, Terminal terminal) {
    boolean debug = Arrays.asList(args).contains("--debug");
    try {
      Arguments arguments = Arguments.split(args);
      return Commands.of(new Context(terminal, arguments.child()), arguments.own())
          .setExecutionExceptionHandler((failure, _, _) -> explain(failure, terminal, debug))
          .setParameterExceptionHandler((failure, _) -> wrongUsage(failure, terminal))
          .execute(arguments.own().toArray(String[]::new));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
      return explain(e, terminal, debug);
    }
  }

  private static int explain(Throwable failure, Terminal terminal, boolean debug) {
    return switch (failure) {
      case UsageException e -> fail(terminal, e.problem(), ExitCode.USAGE, e, debug);
      case WorldException e -> fail(terminal, e.problem(), ExitCode.of(e.kind()), e, debug);
      case LoaderException e -> fail(terminal, problem(e), exit(e), e, debug);
      default -> bug(terminal, failure, debug);
    };
  }

  private static Problem problem(LoaderException e) {
    return new Problem(
        e.what(), e.why(), e.remedy().isEmpty() ? "jtrace doctor checks this host" : e.remedy());
  }

  /** Whatever the kernel or libbpf refuse is a missing right or feature, unless the target went. */
  private static ExitCode exit(LoaderException e) {
    return e.errno() == NO_SUCH_PROCESS ? ExitCode.FAILED : ExitCode.NOT_PERMITTED;
  }

  private static int wrongUsage(ParameterException failure, Terminal terminal) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    terminal.say(failure.getMessage());
    if (failure instanceof UnmatchedArgumentException unmatched) {
      List<String> near = unmatched.getSuggestions();
      if (!near.isEmpty()) {
        terminal.err().println("  did you mean: " + String.join(", ", near.subList(0, 1)));
      }
    }
    terminal.err().print(command.getHelp().synopsisHeading() + command.getHelp().synopsis(0));
    terminal.err().println("  do:  " + name + " --help lists all options, with examples");
    return ExitCode.USAGE.value();
  }

  private static int fail(
      Terminal terminal, Problem problem, ExitCode exit, Throwable cause, boolean debug) {
    terminal.say(problem.text());
    if (debug) {
      cause.printStackTrace(terminal.err());
    }
    return exit.value();
  }

  private static int bug(Terminal terminal, Throwable failure, boolean debug) {
    StackTraceElement[] trace = failure.getStackTrace();
    terminal.say(
        "this is a bug in jtrace: " + failure + (trace.length > 0 ? " at " + trace[0] : ""));
    terminal
        .err()
        .println(
            "  do:  run it again with --debug and report the command, its output and the line\n"
                + "       'jtrace "
                + Version.text()
                + ", Java "
                + Runtime.version()
                + ", "
                + System.getProperty("os.version")
                + "' to the project's issue tracker");
    if (debug) {
      failure.printStackTrace(terminal.err());
    }
    return ExitCode.FAILED.value();
  }

  /**
   * The command line, divided at {@code --}.
   *
   * @param own options of jtrace
   * @param child the command to run
   */
  record Arguments(List<String> own, List<String> child) {

    static Arguments split(String[] args) {
      List<String> all = Arrays.asList(args);
      int divider = all.indexOf("--");
      if (divider < 0) {
        return new Arguments(all, List.of());
      }
      List<String> child = all.subList(divider + 1, all.size());
      if (child.isEmpty()) {
        throw new UsageException(
            "nothing follows --",
            "what stands after -- is the command to run and record",
            "write for example: jtrace record -- java -jar app.jar");
      }
      return new Arguments(all.subList(0, divider), child);
    }
  }
}
