package jtrace.tests.fibers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the Java source of the methods of the known virtual threads' program. */
public final class FiberGenerator {

  /** HotSpot does not inline hot methods beyond 325 byte codes; one of these takes about 11. */
  private static final int PADDING_STATEMENTS = 45;

  private FiberGenerator() {}

  /** Writes sources below the directory {@code args[0]}. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]).resolve(Chain.PACKAGE.replace('.', '/'));
    Files.createDirectories(directory);
    for (Chain chain : Chain.all()) {
      writeChanged(directory.resolve(chain.name() + ".java"), classOf(chain));
    }
    writeChanged(directory.resolve("Fibers.java"), entries(Chain.all()));
  }

  private static String entries(List<Chain> chains) {
    return """
    package %s;

    /** The entries of all chains by name. */
    public final class Fibers {
      private Fibers() {}

      public static java.util.Map<String, Fiber> entries() {
        java.util.Map<String, Fiber> map = new java.util.LinkedHashMap<>();
    %s    return map;
      }
    }
    """
        .formatted(
            Chain.PACKAGE,
            chains.stream()
                .map(c -> "    map.put(\"%s\", new %s());\n".formatted(c.name(), c.name()))
                .collect(Collectors.joining()));
  }

  private static String classOf(Chain chain) {
    StringBuilder methods = new StringBuilder();
    for (int level = 0; level < chain.depth(); level++) {
      methods.append(
          "  static long %s(%s) {\n    %s\n  }\n\n"
              .formatted(Chain.method(level), parameters(level), body(chain, level)));
    }
    return """
    package %s;

    final class %s implements Fiber {
      static long sink;

      @Override
      public long run(Body body, long x) {
        return s000(%s);
      }

    %s}
    """
        .formatted(Chain.PACKAGE, chain.name(), arguments(0, "x"), methods);
  }

  private static boolean manyArguments(int level) {
    return Form.of(level) == Form.ARGUMENTS;
  }

  private static String parameters(int level) {
    return manyArguments(level)
        ? "Body body, long x, long a, long b, long c, long d, long e, long f, double g, Object h"
        : "Body body, long x";
  }

  private static String arguments(int level, String x) {
    return manyArguments(level)
        ? "body, %s, 1, 2, 3, 4, 5, 6, 7.5, body".formatted(x)
        : "body, " + x;
  }

  private static String body(Chain chain, int level) {
    if (level == chain.depth() - 1) {
      return "return body.up(body.block(Blocking.%s, x));".formatted(chain.blocking());
    }
    String next = Chain.method(level + 1);
    String call = "%s(%s)".formatted(next, arguments(level + 1, "x + 3L"));
    return switch (Form.of(level)) {
      case SMALL -> "return body.up(%s);".formatted(call);
      case ARGUMENTS ->
          "long y = %s + a + f + (long) g; return body.up(h == body ? y + e : b);".formatted(call);
      case BIG ->
          "sink = x;\n"
              + "    sink = sink * 31L + 7L;\n".repeat(PADDING_STATEMENTS)
              + "    return body.up(%s);".formatted(call);
      case LAMBDA ->
          "java.util.function.LongUnaryOperator next = y -> body.up(%s(%s)); return next.applyAsLong(x) ^ 5L;"
              .formatted(next, arguments(level + 1, "y"));
      case CATCHING ->
          "try { return body.up(%s); } catch (Body.Thrown e) { return body.passed(e); }"
              .formatted(call);
    };
  }

  private static void writeChanged(Path file, String text) throws IOException {
    if (!Files.exists(file) || !Files.readString(file).equals(text)) {
      Files.writeString(file, text);
    }
  }
}
