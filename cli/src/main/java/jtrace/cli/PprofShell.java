package jtrace.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.profile.pprof.model.Function;
import jtrace.profile.pprof.model.PprofException;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.model.ValueType;
import jtrace.profile.pprof.report.ReportSettings;
import jtrace.profile.pprof.report.Reports;
import jtrace.record.WorldException;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.TerminalBuilder;

/** The prompt of {@code jtrace pprof}: views with filters, and settings that stay. */
final class PprofShell {
  private static final Pattern TOP_N = Pattern.compile("([a-z]+?)(\\d+)");
  private static final int MAX_COMPLETIONS = 20_000;
  private static final String PROMPT_TOP = "10";

  private final Terminal terminal;
  private final Reports reports;
  private final ReportSettings settings;
  private final PprofViews views;

  PprofShell(Terminal terminal, Reports reports, ReportSettings settings) {
    this.terminal = terminal;
    this.reports = reports;
    this.settings = settings;
    this.views = new PprofViews(terminal, reports);
  }

  void run() throws IOException {
    settings.set("compact_labels", "true");
    reports.head(settings).forEach(line -> terminal.out().println(Printable.of(line, 1000)));
    terminal
        .out()
        .println("Entering interactive mode (type \"help\" for commands, \"o\" for options)");
    try (org.jline.terminal.Terminal screen =
        TerminalBuilder.builder().system(true).dumb(true).build()) {
      LineReader reader =
          LineReaderBuilder.builder().terminal(screen).completer(completer()).build();
      reader.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
      boolean more = true;
      while (more) {
        more = execute(reader.readLine("(pprof) ").strip());
      }
    } catch (EndOfFileException | UserInterruptException e) {
      terminal.out().flush(); // the end was asked for
    }
  }

  private Completer completer() {
    TreeSet<String> words = new TreeSet<>(List.of("help", "options", "exit", "quit"));
    for (Reports.Kind kind : Reports.Kind.values()) {
      words.add(kind.word());
    }
    words.addAll(PprofArguments.DRAWN);
    ReportSettings.names().forEach(name -> words.add(name + "="));
    reports.profile().functions().stream()
        .map(Function::name)
        .limit(MAX_COMPLETIONS)
        .forEach(words::add);
    return new StringsCompleter(words);
  }

  /** Returns whether there may be more. */
  boolean execute(String line) throws IOException {
    for (String command : expanded(line)) {
      if (List.of("exit", "quit", "q").contains(command)) {
        return false;
      }
      try {
        perform(command);
      } catch (PprofException e) {
        terminal.say(Printable.of(e.getMessage(), 500));
      } catch (WorldException e) {
        terminal.say(e.problem().text());
      }
      terminal.out().flush();
    }
    return true;
  }

  /** A sample type's name alone chooses it; a colon clears the filters. */
  private List<String> expanded(String line) {
    if (line.equals(":")) {
      return List.of("focus=", "ignore=", "hide=", "tagfocus=", "tagignore=");
    }
    for (ValueType type : reports.profile().sampleTypes()) {
      String choose = "sample_index=" + type.type();
      if (line.equals(type.type())) {
        return List.of(choose);
      }
      if (line.equals("total_" + type.type())) {
        return List.of("mean=0", choose);
      }
      if (line.equals("mean_" + type.type())) {
        return List.of("mean=1", choose);
      }
    }
    return List.of(line);
  }

  private void perform(String line) throws IOException {
    int equals = line.indexOf('=');
    String name = (equals < 0 ? line : line.substring(0, equals)).strip();
    if (line.isEmpty()) {
      return;
    }
    if (ReportSettings.isKnown(name)) {
      set(name, equals < 0 ? Optional.empty() : Optional.of(line.substring(equals + 1)));
      return;
    }
    List<String> words = new ArrayList<>(Arrays.asList(line.split("\\s+")));
    switch (words.getFirst()) {
      case "o", "options" -> options();
      case "help" -> help();
      default -> view(words);
    }
  }

  private void set(String name, Optional<String> given) {
    if (given.isEmpty() && !ReportSettings.isSwitch(name)) {
      throw new PprofException("please specify a value, e.g. " + name + "=<val>");
    }
    String value = given.orElse("true").replaceFirst("//:.*", "").strip();
    if (name.equals("sample_index")) {
      PprofProfile profile = reports.profile();
      value = profile.sampleTypes().get(profile.sampleIndex(value)).type();
    }
    settings.set(name, value);
  }

  private void options() {
    for (String name : ReportSettings.names()) {
      String value = settings.text(name);
      List<String> choices =
          name.equals("sample_index")
              ? reports.profile().sampleTypes().stream().map(ValueType::type).toList()
              : ReportSettings.choices(name);
      terminal
          .out()
          .println(
              "  %-25s = %-20s %s"
                  .formatted(
                      name,
                      value.isEmpty() ? "\"\"" : Printable.of(value, 200),
                      choices.isEmpty() ? "" : "//: [" + String.join(" | ", choices) + "]")
                  .stripTrailing());
    }
  }

  private void help() {
    terminal.out().println("  Commands:");
    for (Reports.Kind kind : Reports.Kind.values()) {
      line(kind.word(), kind.help());
    }
    line("svg", "Outputs a graph in SVG format");
    line("web", "Visualize graph through web browser");
    line("o/options", "List options and their current values");
    line("q/quit/exit/^D", "Exit pprof");
    terminal.out().println("\n  Options (NAME=VALUE):");
    ReportSettings.names().forEach(name -> line(name, ReportSettings.help(name)));
    terminal.out().println("\n  COMMAND [n] [focus_regex]* [-ignore_regex]* [-cum] [>file]");
    terminal.out().println("  :   Clear focus/ignore/hide/tagfocus/tagignore");
  }

  private void line(String name, String text) {
    terminal.out().println("    %-16s %s".formatted(name, text));
  }

  private void view(List<String> words) throws IOException {
    String name = words.removeFirst();
    Matcher numbered = TOP_N.matcher(name);
    if (numbered.matches() && !isView(name)) {
      name = numbered.group(1);
      words.addFirst(numbered.group(2));
    }
    if (!isView(name)) {
      throw new PprofException("unrecognized command: \"" + name + "\"");
    }
    Optional<String> regex = Optional.empty();
    if (Reports.Kind.of(name).filter(Reports.Kind::needsRegex).isPresent()) {
      if (words.isEmpty()) {
        throw new PprofException("command " + name + " requires an argument");
      }
      regex = Optional.of(words.removeFirst());
    }
    ReportSettings once = new ReportSettings(settings);
    arguments(name, words, once);
    views.show(name, regex, once);
  }

  private static boolean isView(String name) {
    return Reports.Kind.of(name).isPresent() || PprofArguments.DRAWN.contains(name);
  }

  /** Numbers, names to focus on, names to ignore behind a dash, and a file. */
  private static void arguments(String view, List<String> words, ReportSettings once) {
    List<String> focus = new ArrayList<>();
    List<String> ignore = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.matches("\\d{1,9}")) {
        once.set("nodecount", word);
      } else if (word.equals(">") && i + 1 < words.size()) {
        once.set("output", words.get(++i));
      } else if (word.startsWith(">")) {
        once.set("output", word.substring(1));
      } else if (word.equals("-cum") || word.equals("--cum")) {
        once.set("sort", "cum");
      } else if (word.startsWith("-")) {
        ignore.add(word.substring(1));
      } else {
        focus.add(word);
      }
    }
    String prefix = view.equals("tags") ? "tag" : "";
    if (!focus.isEmpty()) {
      once.set(prefix + "focus", String.join("|", focus));
    }
    if (!ignore.isEmpty()) {
      once.set(prefix + "ignore", String.join("|", ignore));
    }
    if (once.number("nodecount") == -1 && (view.equals("top") || view.equals("text"))) {
      once.set("nodecount", PROMPT_TOP);
    }
  }
}
