package jtrace.profile.format.jfr;

import java.util.Map;

/** Class names as class files have them. */
final class JvmNames {
  private static final String ARRAY = "[]";
  private static final Map<String, String> PRIMITIVES =
      Map.of(
          "boolean", "Z", "byte", "B", "char", "C", "short", "S", "int", "I", "long", "J", "float",
          "F", "double", "D");

  private JvmNames() {}

  /** {@code [B} of {@code byte[]}, {@code java/lang/String} of {@code java.lang.String}. */
  static String ofSource(String name) {
    int dimensions = 0;
    String element = name;
    while (element.endsWith(ARRAY)) {
      element = element.substring(0, element.length() - ARRAY.length());
      dimensions++;
    }
    String binary = element.replace('.', '/');
    if (dimensions == 0) {
      return binary;
    }
    String primitive = PRIMITIVES.get(element);
    return "[".repeat(dimensions) + (primitive == null ? "L" + binary + ";" : primitive);
  }
}
