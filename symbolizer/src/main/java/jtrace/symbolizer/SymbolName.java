package jtrace.symbolizer;

import java.util.List;

/**
 * Shortens demangled names for display, as async-profiler does: the parameter list, trailing
 * qualifiers, clone suffixes and the return type of templates go; template arguments and lambda
 * signatures stay. Overloads so share a name; the mangled name in the frame tells them apart. What
 * cannot be taken apart safely stays whole.
 */
public final class SymbolName {

  private static final List<String> QUALIFIERS =
      List.of(" const", " volatile", " noexcept", " &&", " &");

  private SymbolName() {}

  /** The name without symbol version: {@code memcpy} for {@code memcpy@@GLIBC_2.14}. */
  public static String withoutVersion(String symbol) {
    int at = symbol.indexOf('@');
    return at <= 0 || symbol.endsWith("@plt") ? symbol : symbol.substring(0, at);
  }

  /** The display form of a demangled name. */
  public static String display(String demangled) {
    String name = withoutSuffixes(demangled);
    if (!name.endsWith(")")) {
      return name.isEmpty() ? demangled : name;
    }
    int open = matchingParenthesis(name);
    if (open <= 0) {
      return demangled;
    }
    String head = name.substring(0, open);
    if (head.endsWith("operator")) { // "operator()" without a parameter list
      return name;
    }
    if (head.contains("(*") || head.contains("(&") || head.endsWith(" ")) {
      return demangled; // returns a pointer to a function
    }
    return withoutReturnType(head);
  }

  private static String withoutSuffixes(String demangled) {
    String name = demangled;
    int clone = name.indexOf(" [clone ");
    if (clone > 0) {
      name = name.substring(0, clone);
    }
    boolean again = true;
    while (again) {
      again = false;
      for (String qualifier : QUALIFIERS) {
        if (name.endsWith(")" + qualifier)) {
          name = name.substring(0, name.length() - qualifier.length());
          again = true;
        }
      }
    }
    return name;
  }

  private static int matchingParenthesis(String name) {
    int depth = 0;
    for (int i = name.length() - 1; i >= 0; i--) {
      char c = name.charAt(i);
      if (c == ')') {
        depth++;
      } else if (c == '(' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Only templates carry their return type: "int max<int>". */
  private static String withoutReturnType(String head) {
    if (!head.endsWith(">") || head.contains("operator") || head.contains(" to ")) {
      return head;
    }
    int depth = 0;
    for (int i = head.length() - 1; i >= 0; i--) {
      switch (head.charAt(i)) {
        case '>', ')', ']', '}' -> depth++;
        case '<', '(', '[', '{' -> depth--;
        case ' ' -> {
          if (depth == 0) {
            return head.substring(i + 1);
          }
        }
        default -> {}
      }
    }
    return head;
  }
}
