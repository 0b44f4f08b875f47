package jtrace.profile.pprof.report;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;

/** What pprof does with the names of functions before it shows or compares them. */
final class FunctionNames {
  private static final List<String> NO_ARGUMENTS = List.of("(anonymous namespace)", "operator()");

  private static final Pattern ANONYMOUS = Pattern.compile("^\\(anonymous namespace\\)::");
  private static final Pattern GO_VERSION =
      Pattern.compile("^(.*?)/v(?:[2-9]|[1-9][0-9]+)([./].*)$");

  /** Go: without the path; Java: without package and arguments; C++: without namespaces. */
  private static final List<Pattern> SHORTER =
      List.of(
          Pattern.compile("^(?:[\\w\\-\\.]+\\/)+(.+)"),
          Pattern.compile(
              "^(?:[a-z]\\w*\\.)*([A-Z][\\w\\$]*\\.(?:<init>|[a-z][\\w\\$]*(?:\\$\\d+)?))"
                  + "(?:(?:\\()|$)"),
          Pattern.compile("^(?:[_a-zA-Z]\\w*::)+(_*[A-Z]\\w*::~?[_a-zA-Z]\\w*(?:<.*>)?)"));

  private FunctionNames() {}

  /** Up to the first parenthesis that is no part of the name. */
  static String withoutArguments(String name) {
    String plain = name.startsWith(".") ? name.substring(1) : name;
    int at = 0;
    while (at < plain.length()) {
      int from = at;
      String kept =
          NO_ARGUMENTS.stream().filter(word -> plain.startsWith(word, from)).findFirst().orElse("");
      if (!kept.isEmpty()) {
        at += kept.length();
      } else if (plain.charAt(at) == '(') {
        return plain.substring(0, at);
      } else {
        at++;
      }
    }
    return plain;
  }

  /** As short as it may be in a picture. */
  static String shortened(String name) {
    String plain = GO_VERSION.matcher(ANONYMOUS.matcher(name).replaceAll("")).replaceAll("$1$2");
    for (Pattern pattern : SHORTER) {
      Matcher matcher = pattern.matcher(plain);
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    return plain;
  }

  /** Without parameters and template parameters, when it looks like C++ that was demangled. */
  static String simplified(String name) {
    boolean plain = name.contains(".<") || name.contains("]).");
    boolean cxx = name.matches("(?s).*[<>\\[\\]].*") || name.contains("::");
    return plain || !cxx ? name : without(without(name, '(', ')'), '<', '>');
  }

  private static String without(String name, char open, char close) {
    StringBuilder kept = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == open) {
        depth++;
      } else if (c == close) {
        depth--;
        if (depth < 0) {
          return kept + name.substring(i);
        }
      } else if (depth == 0) {
        kept.append(c);
      }
    }
    // An open bracket that is never closed stays, with what follows.
    return depth == 0 ? kept.toString() : kept + name.substring(firstUnclosed(name, open, close));
  }

  private static int firstUnclosed(String name, char open, char close) {
    int depth = 0;
    int first = 0;
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == open && depth++ == 0) {
        first = i;
      } else if (name.charAt(i) == close) {
        depth--;
      }
    }
    return first;
  }
}
