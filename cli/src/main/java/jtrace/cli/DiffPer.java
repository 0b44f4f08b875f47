package jtrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Stack;
import jtrace.profile.analysis.DiffScale;
import jtrace.profile.filter.Profile;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What {@code --per} asks for.
 *
 * @param requests requests before and after, for a scale by requests
 */
record DiffPer(What what, Optional<Requests> requests) {
  enum What {
    SHARE,
    SECOND,
    REQUEST
  }

  record Requests(long before, long after) {}

  /** Takes one word, and a second one after {@code request} only. */
  static final class Words implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
      List<String> taken = new ArrayList<>();
      if (!words.isEmpty()) {
        taken.add(words.pop());
      }
      if (taken.contains("request") && !words.isEmpty()) {
        taken.add(words.pop());
      }
      option.setValue(taken);
    }
  }

  static DiffPer of(List<String> words) {
    if (words.isEmpty()) {
      return new DiffPer(What.SHARE, Optional.empty());
    }
    if (words.equals(List.of("second"))) {
      return new DiffPer(What.SECOND, Optional.empty());
    }
    if (words.size() == 2
        && words.getFirst().equals("request")
        && words.getLast().matches("[1-9]\\d{0,14},[1-9]\\d{0,14}")) {
      String[] counts = words.getLast().split(",", 2);
      return new DiffPer(
          What.REQUEST,
          Optional.of(new Requests(Long.parseLong(counts[0]), Long.parseLong(counts[1]))));
    }
    throw new UsageException(
        "option --per: '" + Printable.of(String.join(" ", words), 100) + "' is not possible",
        "it is second, or request with the numbers of requests before and after",
        "write for example --per request 51200,48100");
  }

  DiffScale of(Profile before, Profile after) {
    return switch (what) {
      case SHARE -> DiffScale.ofShares(before, after);
      case SECOND -> {
        if (before.recording().durationNanos() <= 0 || after.recording().durationNanos() <= 0) {
          throw new UsageException(
              "option --per second: a recording has no duration",
              "folded stacks and flame graph pages do not tell how long was recorded",
              "compare shares, without --per, or give the requests");
        }
        yield DiffScale.ofSeconds(before, after);
      }
      case REQUEST -> {
        Requests counts = requests.orElseThrow();
        yield DiffScale.ofRequests(before, after, counts.before(), counts.after());
      }
    };
  }
}
