package jtrace.tests.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the Java source of the known-chain program's methods. */
public final class Generator {

  /** HotSpot does not inline hot methods beyond 325 byte codes; one of these takes about 11. */
  private static final int PADDING_STATEMENTS = 45;

  private Generator() {}

  /** Writes sources below the directory {@code args[0]}. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]).resolve(Level.PACKAGE.replace('.', '/'));
    Files.createDirectories(directory);
    List<Scenario> scenarios = Plan.scenarios();
    for (Scenario scenario : scenarios) {
      StringBuilder source = header();
      scenario.levels().forEach(level -> source.append(classOf(level)));
      writeChanged(directory.resolve(scenario.name() + ".java"), source.toString());
    }
    writeChanged(directory.resolve("Scenarios.java"), scenariosClass(scenarios));
  }

  private static StringBuilder header() {
    return new StringBuilder("package " + Level.PACKAGE + ";\n\n");
  }

  private static String scenariosClass(List<Scenario> scenarios) {
    String entries =
        scenarios.stream()
            .map(s -> "    map.put(\"%s\", %s.I);\n".formatted(s.name(), simpleName(s)))
            .collect(Collectors.joining());
    return header()
        + """
        /** The entries of all scenarios by name. */
        public final class Scenarios {
          private Scenarios() {}

          public static java.util.Map<String, Step> entries() {
            java.util.Map<String, Step> map = new java.util.LinkedHashMap<>();
        %s    return map;
          }
        }
        """
            .formatted(entries);
  }

  private static String simpleName(Scenario scenario) {
    return scenario.layer(0).getFirst().simpleName();
  }

  private static String classOf(Level level) {
    String modifier = !level.isLast() && level.link() == Link.SYNCHRONIZED ? "synchronized " : "";
    return """
    @SuppressWarnings({"removal", "unused"})
    final class %s extends AbstractStep {
      static final %s I = new %s();
    %s
      @Override
      public %slong step(long x) {
        %s
      }
    }

    """
        .formatted(
            level.simpleName(),
            level.simpleName(),
            level.simpleName(),
            fields(level),
            modifier,
            level.isLast() ? level.scenario().leaf().body() : body(level));
  }

  private static List<Level> next(Level level) {
    return level.scenario().layer(level.layer() + 1);
  }

  private static String fields(Level level) {
    if (level.isLast()) {
      return "";
    }
    String first = next(level).getFirst().simpleName();
    String all =
        next(level).stream().map(l -> l.simpleName() + ".I").collect(Collectors.joining(", "));
    return switch (level.link()) {
      case INTERFACE, INTERFACE_LOOP -> "  private static final Step[] NEXT = {%s};".formatted(all);
      case VIRTUAL, VIRTUAL_LOOP ->
          "  private static final AbstractStep[] NEXT = {%s};".formatted(all);
      case REFLECTION ->
          "  private static final java.lang.reflect.Method NEXT = Data.method(%s.class);"
              .formatted(first);
      case HANDLE ->
          "  private static java.lang.invoke.MethodHandle next = Data.handle(%s.I);"
              .formatted(first);
      case SMALL, BIG, SYNCHRONIZED, CATCHING, LAMBDA, PRIVILEGED -> "";
    };
  }

  private static String body(Level level) {
    String first = next(level).getFirst().simpleName();
    return switch (level.link()) {
      case SMALL, SYNCHRONIZED -> "return %s.I.step(x + 3L) ^ 5L;".formatted(first);
      case BIG ->
          "if (x == 0x7fffffff12345678L) {%s }\n    return %s.I.step(x + 3L) ^ 5L;"
              .formatted(" x = x * 31L + 77777L;".repeat(PADDING_STATEMENTS), first);
      case INTERFACE, VIRTUAL -> "return NEXT[(int) (x & 3L)].step(x + 1L) ^ 5L;";
      case INTERFACE_LOOP, VIRTUAL_LOOP ->
          "for (int i = 0; i < 50; i++) { x = NEXT[(int) ((x ^ i) & 3L)].step(x); } return x;";
      case CATCHING ->
          "try { return %s.I.step(x + 3L); } catch (jtrace.workloads.ChainException e) { return e.value(); }"
              .formatted(first);
      case LAMBDA ->
          "java.util.function.LongUnaryOperator next = y -> %s.I.step(y) + 1L; return next.applyAsLong(x) ^ 5L;"
              .formatted(first);
      case REFLECTION ->
          "try { return (Long) NEXT.invoke(%s.I, x); } catch (ReflectiveOperationException e) { throw new IllegalStateException(e); }"
              .formatted(first);
      case HANDLE ->
          "try { return (long) next.invokeExact(x) ^ 5L; } catch (Throwable e) { throw new IllegalStateException(e); }";
      case PRIVILEGED ->
          "return java.security.AccessController.doPrivileged((java.security.PrivilegedAction<Long>) () -> %s.I.step(x)) ^ 5L;"
              .formatted(first);
    };
  }

  private static void writeChanged(Path file, String text) throws IOException {
    if (!Files.exists(file) || !Files.readString(file).equals(text)) {
      Files.writeString(file, text);
    }
  }
}
