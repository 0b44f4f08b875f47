package jtrace.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Stack;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import jtrace.loader.CxxDemangler;
import jtrace.profile.pprof.model.Comparison;
import jtrace.profile.pprof.model.PprofException;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.report.Preparation;
import jtrace.profile.pprof.report.ReportSettings;
import jtrace.profile.pprof.report.Reports;
import jtrace.record.Problem;
import jtrace.record.WorldException;
import jtrace.serve.ProfilePages;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

@Command(
    name = "pprof",
    preprocessor = PprofCommand.GoOptions.class,
    customSynopsis = {
      "jtrace pprof VIEW [options] FILE|URL...",
      "       jtrace pprof [options] FILE|URL...",
      "       jtrace pprof -http=HOST:PORT [options] FILE|URL..."
    },
    description = {
      "Shows pprof profiles of any program, from files or from /debug/pprof/, as go tool pprof"
          + " does:",
      "the same options, the same text. Without a view it asks at a prompt.",
      "",
      "Views: -top -tree -peek=REGEX -list=REGEX -traces -tags -raw -comments -proto -dot -svg"
          + " -web",
      "Filters: -focus -ignore -hide -show -show_from -prune_from -tagfocus -tagignore -tagshow",
      "  -taghide -tagroot -tagleaf",
      "Comparing: -base=FILE -diff_base=FILE -normalize -drop_negative",
      "Numbers: -sample_index -unit -mean -divide_by -relative_percentages -cum -flat",
      "Size: -nodecount -nodefraction -edgefraction -trim=false",
      "Places: -functions -filefunctions -files -lines -addresses -noinlines",
      "Others: -seconds=N (how long to record) -output=FILE -source_path -trim_path -call_tree"
    },
    footer = {
      "",
      "Examples:",
      "  jtrace pprof -top -cum cpu.pb.gz",
      "  jtrace pprof -peek='Json.*' http://localhost:6060/debug/pprof/4711/profile?seconds=10",
      "  jtrace pprof -top -diff_base=before.pb.gz after.pb.gz",
      "  jtrace pprof cpu.pb.gz                       a prompt; help lists the commands"
    })
final class PprofCommand implements Callable<Integer> {
  private final Context context;
  @Mixin CommonOptions common;

  private List<String> words = List.of();

  PprofCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    PprofArguments arguments = PprofArguments.of(words);
    Reports reports = new Reports(profile(arguments), this::warn);
    try {
      if (arguments.http().isPresent()) {
        servePages(arguments.http().get(), reports, arguments.settings());
      } else if (arguments.view().isPresent()) {
        new PprofViews(context.terminal(), reports)
            .show(arguments.view().get(), arguments.regex(), arguments.settings());
      } else {
        new PprofShell(context.terminal(), reports, arguments.settings()).run();
      }
    } catch (PprofException e) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              "nothing can be shown",
              Printable.of(e.getMessage(), 500),
              "check the options; jtrace pprof -top FILE shows what is there"),
          e);
    }
    return ExitCode.OK.value();
  }

  private void servePages(String http, Reports reports, ReportSettings settings) {
    InetSocketAddress address = ListenAddress.of(http);
    if (!address.getAddress().isLoopbackAddress()) {
      throw new UsageException(
          "option -http: " + Printable.of(http, 100) + " can be reached by others",
          "the pages show the profile to whoever asks",
          "listen on the loopback: -http=127.0.0.1:8080");
    }
    CountDownLatch stopped = new CountDownLatch(1);
    StopSignal.install(stopped::countDown);
    try (ProfilePages pages = new ProfilePages(address, reports, settings)) {
      context
          .terminal()
          .say("serving at http://%s:%d/".formatted(address.getHostString(), pages.port()));
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              "cannot listen on " + Printable.of(http, 100),
              String.valueOf(e.getMessage()),
              "give another address, such as -http=127.0.0.1:0 for a free port"),
          e);
    }
  }

  private PprofProfile profile(PprofArguments arguments) {
    PprofProfile own = read(arguments.sources(), arguments);
    try {
      PprofProfile shown =
          arguments.base().isEmpty()
              ? own
              : Comparison.difference(
                  own,
                  read(arguments.base(), arguments),
                  arguments.settings().is("normalize"),
                  arguments.percentOfBase());
      return Preparation.of(shown, name -> CxxDemangler.system().demangle(name));
    } catch (PprofException e) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem(
              "the profiles do not fit together",
              Printable.of(e.getMessage(), 500),
              "compare profiles of the same kind"),
          e);
    }
  }

  private PprofProfile read(List<String> sources, PprofArguments arguments) {
    List<PprofProfile> profiles =
        sources.stream()
            .map(source -> new ProfileSource(source, arguments.seconds()).read(this::warn))
            .toList();
    return Comparison.sum(profiles);
  }

  /** Takes the words away before picocli, for which -hide would be -h. */
  static final class GoOptions implements IParameterPreprocessor {
    private static final Set<String> OURS = Set.of("-h", "--help", "--debug");

    @Override
    public boolean preprocess(
        Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      List<String> inOrder = new ArrayList<>(args).reversed(); // the first word lies on top
      args.removeIf(word -> !OURS.contains(word));
      ((PprofCommand) command.userObject()).words =
          inOrder.stream().filter(word -> !OURS.contains(word)).toList();
      return false;
    }
  }

  private void warn(String text) {
    context.terminal().say(Printable.of(text, 500));
  }
}
