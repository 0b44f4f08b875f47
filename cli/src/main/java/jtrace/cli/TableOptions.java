package jtrace.cli;

import java.util.List;
import java.util.Optional;
import jtrace.profile.analysis.CallTree;
import jtrace.profile.analysis.SortKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How {@code report} prints. */
@Command
final class TableOptions {
  private static final int LINES_MAX = 100_000;

  @Option(
      names = "--sort",
      paramLabel = "KEYS",
      description = "Group by thread, package, class, method, kind; several with commas.")
  String sort = "method";

  @Option(names = "--top", paramLabel = "N", description = "Lines of the table; default 30.")
  String top = "30";

  @Option(
      names = "--tree",
      paramLabel = "down|up",
      description = "A call tree instead: callees below callers, or callers below leaves.")
  String tree = "";

  @Option(
      names = "--percent-limit",
      paramLabel = "P",
      description = "Leave out lines and branches below P percent; default 0.5.")
  String percentLimit = "0.5";

  ProfileText text() {
    return new ProfileText(
        keys("--sort", sort),
        RecordingPlan.number("--top", top, 1, LINES_MAX),
        direction(),
        limit());
  }

  /** The keys that an option of this name asks for. */
  static List<SortKey> keys(String option, String text) {
    try {
      return SortKey.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "option " + option + ": '" + Printable.of(text, 100) + "' is not possible",
          String.valueOf(e.getMessage()),
          "write for example " + option + " thread,method");
    }
  }

  private Optional<CallTree.Direction> direction() {
    return switch (tree) {
      case "" -> Optional.empty();
      case "down" -> Optional.of(CallTree.Direction.TOP_DOWN);
      case "up" -> Optional.of(CallTree.Direction.BOTTOM_UP);
      default ->
          throw new UsageException(
              "option --tree: '" + Printable.of(tree, 100) + "' is no direction",
              "a tree grows down from the threads' roots or up from the leaves",
              "write --tree down or --tree up");
    };
  }

  private double limit() {
    if (!percentLimit.matches("\\d{1,3}(\\.\\d{1,6})?") || Double.parseDouble(percentLimit) > 100) {
      throw new UsageException(
          "option --percent-limit: '" + Printable.of(percentLimit, 100) + "' is no percentage",
          "it is a number from 0 to 100",
          "write for example --percent-limit 0.5");
    }
    return Double.parseDouble(percentLimit);
  }
}
