package jtrace.serve;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import jtrace.profile.ThreadInfo;
import jtrace.profile.filter.ViewOptions;

/**
 * Which samples a request wants: {@code thread=REGEX} and {@code label=KEY=REGEX}, and with {@code
 * idle=0} no waits for work. Clients' regular expressions are RE2's, whose time is bounded, and
 * only tried on what there is.
 */
record SampleChoice(Optional<Pattern> thread, Optional<Label> label, boolean idle) {
  private static final int MAX_REGEX = 200;
  private static final int NO_THREAD = -1;
  private static final String NO_VALUE = "(?!)";

  /** A label that samples are to have. */
  record Label(String key, Pattern value) {}

  static SampleChoice of(Query query) {
    return new SampleChoice(
        query.get("thread").map(regex -> pattern("thread", regex)),
        query.get("label").map(SampleChoice::label),
        query.number("idle", 0, 1).map(shown -> shown == 1).orElse(true));
  }

  private static Label label(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new Refusal(Refusal.BAD_REQUEST, "invalid value for \"label\" - must be KEY=REGEX");
    }
    return new Label(text.substring(0, equals), pattern("label", text.substring(equals + 1)));
  }

  private static Pattern pattern(String parameter, String regex) {
    if (regex.length() > MAX_REGEX) {
      throw new Refusal(
          Refusal.BAD_REQUEST, "the regular expression of \"" + parameter + "\" is too long");
    }
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new Refusal(
          Refusal.BAD_REQUEST, "invalid value for \"" + parameter + "\" - " + e.getDescription());
    }
  }

  /** Makes a view show only these. */
  void addTo(ViewOptions.Builder view, List<ThreadInfo> threads) {
    view.idle(idle);
    thread.ifPresent(regex -> {
      view.tid(NO_THREAD);
      threads.stream()
          .filter(info -> regex.matcher(info.name()).find())
          .forEach(info -> view.tid(info.tid()));
    });
    label.ifPresent(wanted -> view.label(wanted.key(), valuesOf(wanted, threads)));
  }

  /** The values that match, as the view takes them. */
  private static java.util.regex.Pattern valuesOf(Label wanted, List<ThreadInfo> threads) {
    String values =
        threads.stream()
            .map(info -> info.labels().get(wanted.key()))
            .filter(Objects::nonNull)
            .distinct()
            .filter(value -> wanted.value().matcher(value).find())
            .map(value -> "^" + java.util.regex.Pattern.quote(value) + "$")
            .collect(Collectors.joining("|"));
    return java.util.regex.Pattern.compile(values.isEmpty() ? NO_VALUE : values);
  }
}
