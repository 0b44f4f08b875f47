package jtrace.agent.inner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Options of the command line as those of {@code jtrace record}. Values are checked there; here
 * only names are, so that a mistyped one is told before anything starts.
 */
final class StartOptions {
  private static final Map<String, String> WITH_VALUE = new TreeMap<>();
  private static final Map<String, String> WITHOUT_VALUE = new TreeMap<>();

  static {
    WITH_VALUE.put("duration", "-d");
    WITH_VALUE.put("file", "-o");
    WITH_VALUE.put("format", "-f");
    WITH_VALUE.put("freq", "-F");
    WITH_VALUE.put("interval", "-i");
    WITH_VALUE.put("max-stack", "--max-stack");
    WITHOUT_VALUE.put("annotate", "--annotate");
    WITHOUT_VALUE.put("cpu", "");
    WITHOUT_VALUE.put("no-carrier", "--no-carrier");
    WITHOUT_VALUE.put("no-kernel", "--no-kernel");
    WITHOUT_VALUE.put("no-native", "--no-native");
    WITHOUT_VALUE.put("threads", "--threads");
  }

  private final List<String> arguments;

  private StartOptions(List<String> arguments) {
    this.arguments = Collections.unmodifiableList(arguments);
  }

  /**
   * @throws IllegalArgumentException whose message is a sentence for the user
   */
  static StartOptions parse(String text) {
    List<String> arguments = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      int equals = each.indexOf('=');
      String name = equals < 0 ? each : each.substring(0, equals);
      String option = (equals < 0 ? WITHOUT_VALUE : WITH_VALUE).get(name);
      if (option == null) {
        throw new IllegalArgumentException(complaint(name, equals >= 0));
      }
      if (!option.isEmpty()) {
        arguments.add(option);
      }
      if (equals >= 0) {
        arguments.add(each.substring(equals + 1));
      }
    }
    return new StartOptions(arguments);
  }

  private static String complaint(String name, boolean hasValue) {
    String what;
    if (WITH_VALUE.containsKey(name)) {
      what = "agent option '" + name + "' needs a value: " + name + "=...";
    } else if (hasValue && WITHOUT_VALUE.containsKey(name)) {
      what = "agent option '" + name + "' takes no value";
    } else {
      what = "unknown agent option '" + name + "'";
    }
    return what
        + "; the application runs without the agent (known are "
        + String.join(", ", WITHOUT_VALUE.keySet())
        + ", and with a value "
        + String.join(", ", WITH_VALUE.keySet())
        + ")";
  }

  /** For {@code jtrace record}, without the process. */
  List<String> arguments() {
    return arguments;
  }
}
