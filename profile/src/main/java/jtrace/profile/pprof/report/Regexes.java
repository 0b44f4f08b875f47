package jtrace.profile.pprof.report;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;
import jtrace.profile.pprof.model.PprofException;

/** Regular expressions in the syntax of Go, which is RE2's; they may match anywhere. */
final class Regexes {
  private Regexes() {}

  /** The setting as an expression; empty when it is not set. */
  static Optional<Pattern> of(ReportSettings settings, String name) {
    String text = settings.text(name);
    return text.isEmpty() ? Optional.empty() : Optional.of(compile(name, text));
  }

  static Pattern compile(String what, String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new PprofException(
          "parsing %s regexp: error parsing regexp: %s: `%s`"
              .formatted(what, e.getDescription(), e.getPattern()));
    }
  }

  static boolean matches(Pattern regex, String text) {
    return regex.matcher(text).find();
  }
}
