package jtrace.instrument;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.bytebuddy.jar.asm.Type;

/** The types of a method's parameters, as somebody has written them. */
final class ParameterTypes {
  private final List<Pattern> wanted = new ArrayList<>();

  /**
   * @param text such as {@code (int, String, java.util.Map)}: with or without the package, and
   *     {@code *} for any text
   */
  ParameterTypes(String text) {
    String inside = text.replaceAll("^\\(|\\)$", "").trim();
    if (!inside.isEmpty()) {
      for (String each : inside.split(",", -1)) {
        wanted.add(Wanted.glob(each.trim()));
      }
    }
  }

  boolean matches(String descriptor) {
    Type[] types = Type.getArgumentTypes(descriptor);
    if (types.length != wanted.size()) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      String name = types[i].getClassName();
      Pattern pattern = wanted.get(i);
      if (!pattern.matcher(name).matches() && !pattern.matcher(simple(name)).matches()) {
        return false;
      }
    }
    return true;
  }

  /** The types of a method, without their packages. */
  static String words(String descriptor) {
    List<String> names = new ArrayList<>();
    for (Type each : Type.getArgumentTypes(descriptor)) {
      names.add(simple(each.getClassName()));
    }
    return "(" + String.join(",", names) + ")";
  }

  private static String simple(String name) {
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
  }
}
