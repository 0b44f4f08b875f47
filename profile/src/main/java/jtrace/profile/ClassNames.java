package jtrace.profile;

import java.util.regex.Pattern;

/**
 * Class names as people aggregate them: dotted, without the counters and addresses that the JVM
 * gives hidden, lambda and reflection classes.
 *
 * <ul>
 *   <li>8: {@code Foo$$Lambda$14/1234567}, {@code LambdaForm$MH/1234567}
 *   <li>17: {@code Foo$$Lambda$14+0x0000000800c03000}
 *   <li>21 and later: {@code Foo$$Lambda+0x0000000800c03000}
 * </ul>
 */
public final class ClassNames {
  private static final Pattern HIDDEN = Pattern.compile("[+/.](0x[0-9a-fA-F]+|[0-9]+)$");
  private static final Pattern LAMBDA = Pattern.compile("\\$\\$Lambda\\$[0-9]+$");
  private static final Pattern LAMBDA_FORM =
      Pattern.compile("(java\\.lang\\.invoke\\.LambdaForm\\$[A-Z]+)[0-9]+$");
  private static final Pattern ACCESSOR =
      Pattern.compile(
          "(\\.Generated(?:Method|Constructor|SerializationConstructor)Accessor)[0-9]+$");

  private ClassNames() {}

  /** The name in the class file's form, dotted; what marks a hidden class stays. */
  public static String dotted(String internal) {
    int hidden = internal.indexOf("+0x");
    return hidden < 0
        ? internal.replace('/', '.')
        : internal.substring(0, hidden).replace('/', '.') + internal.substring(hidden);
  }

  /** The name of the class of any object, arrays too, as Java source has it. */
  public static String ofObject(String internal) {
    int dimensions = 0;
    while (dimensions < internal.length() && internal.charAt(dimensions) == '[') {
      dimensions++;
    }
    if (dimensions == 0) {
      return normalise(internal);
    }
    String element = internal.substring(dimensions);
    String name =
        switch (element) {
          case "B" -> "byte";
          case "C" -> "char";
          case "D" -> "double";
          case "F" -> "float";
          case "I" -> "int";
          case "J" -> "long";
          case "S" -> "short";
          case "Z" -> "boolean";
          default ->
              element.startsWith("L") && element.endsWith(";")
                  ? normalise(element.substring(1, element.length() - 1))
                  : normalise(element);
        };
    return name + "[]".repeat(dimensions);
  }

  /** The dotted name under which all of its kind are counted. */
  public static String normalise(String internal) {
    String name = internal;
    if (name.indexOf('$') >= 0 || name.indexOf('+') >= 0) {
      name = HIDDEN.matcher(name).replaceFirst("");
      name = LAMBDA.matcher(name).replaceFirst("\\$\\$Lambda");
    }
    name = name.replace('/', '.');
    if (name.startsWith("java.lang.invoke.LambdaForm$")) {
      name = LAMBDA_FORM.matcher(name).replaceFirst("$1");
    }
    if (name.contains("Accessor")) {
      name = ACCESSOR.matcher(name).replaceFirst("$1");
    }
    return name;
  }
}
