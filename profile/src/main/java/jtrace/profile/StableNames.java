package jtrace.profile;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Names as two builds or runs of a program have in common: without what a compiler or a library
 * numbers anew each time.
 */
public final class StableNames {
  private record Rule(Pattern pattern, String replacement) {
    Rule(String regex, String replacement) {
      this(Pattern.compile(regex), replacement);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          // javac numbers the lambdas of a class in their order
          new Rule("\\b(lambda\\$[\\p{L}\\p{N}_$]+)\\$\\d+", "$1"),
          new Rule("(\\$\\$Lambda)(?:\\$\\d+)?(?:[/+.](?:0x[0-9a-f]+|\\d+))?", "$1"),
          new Rule("(\\$Proxy)\\d+", "$1"),
          new Rule("(\\$\\$(?:EnhancerBy|FastClassBy)\\w*?)\\$\\$[0-9a-f]+", "$1"),
          new Rule("(\\$\\$SpringCGLIB)\\$\\$\\d+", "$1"),
          new Rule("(\\$(?:ByteBuddy|HibernateProxy|MockitoMock))\\$\\w+", "$1"),
          // copies of a C function that the compiler specialised
          new Rule("(?:\\.(?:isra|constprop|part|llvm|lto_priv|cold)(?:\\.\\d+)?)+$", ""));

  private StableNames() {}

  public static String of(String name) {
    String stable = name;
    if (name.indexOf('$') >= 0 || name.indexOf('.') >= 0) {
      for (Rule rule : RULES) {
        stable = rule.pattern().matcher(stable).replaceAll(rule.replacement());
      }
    }
    return stable.isEmpty() ? name : stable;
  }

  /** The same frame under its stable name. */
  public static Frame of(Frame frame) {
    return new Frame(
        frame.kind(),
        of(frame.className()),
        of(frame.methodName()),
        frame.signature(),
        "",
        frame.file(),
        frame.line(),
        frame.lineApproximate(),
        frame.module(),
        frame.address(),
        frame.status());
  }
}
