package jtrace.agent.inner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Options of the command line as a command of jtrace: {@code record}, or with {@code http} {@code
 * serve}. Values are checked there; here only names are, so that a mistyped one is told before
 * anything starts.
 */
final class StartOptions {
  private static final String HTTP = "http";
  private static final String LOOPBACK = "127.0.0.1:";
  private static final Map<String, String> WITH_VALUE = new TreeMap<>();
  private static final Map<String, String> WITHOUT_VALUE = new TreeMap<>();

  static {
    WITH_VALUE.put("duration", "-d");
    WITH_VALUE.put("file", "-o");
    WITH_VALUE.put("format", "-f");
    WITH_VALUE.put("freq", "-F");
    WITH_VALUE.put(HTTP, "--http");
    WITH_VALUE.put("interval", "-i");
    WITH_VALUE.put("max-stack", "--max-stack");
    WITHOUT_VALUE.put("annotate", "--annotate");
    WITHOUT_VALUE.put("cpu", "");
    WITHOUT_VALUE.put("no-carrier", "--no-carrier");
    WITHOUT_VALUE.put("no-kernel", "--no-kernel");
    WITHOUT_VALUE.put("no-native", "--no-native");
    WITHOUT_VALUE.put("threads", "--threads");
  }

  /** Options of record that serve has too. */
  private static final List<String> OF_BOTH = Arrays.asList("cpu", "freq", HTTP);

  private final boolean serves;
  private final List<String> arguments;

  private StartOptions(boolean serves, List<String> arguments) {
    this.serves = serves;
    this.arguments = Collections.unmodifiableList(arguments);
  }

  /**
   * @throws IllegalArgumentException whose message is a sentence for the user
   */
  static StartOptions parse(String text) {
    List<String> arguments = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      int equals = each.indexOf('=');
      String name = equals < 0 ? each : each.substring(0, equals);
      names.add(name);
      String option = (equals < 0 ? WITHOUT_VALUE : WITH_VALUE).get(name);
      if (option == null) {
        throw new IllegalArgumentException(complaint(name, equals >= 0));
      }
      if (!option.isEmpty()) {
        arguments.add(option);
      }
      if (equals >= 0) {
        String value = each.substring(equals + 1);
        arguments.add(name.equals(HTTP) && value.indexOf(':') < 0 ? LOOPBACK + value : value);
      }
    }
    boolean serves = names.contains(HTTP);
    if (serves && !OF_BOTH.containsAll(names)) {
      names.removeAll(OF_BOTH);
      throw new IllegalArgumentException(
          "agent option '"
              + names.get(0)
              + "' does not go with http, where each request says what it wants;"
              + " the application runs without the agent");
    }
    return new StartOptions(serves, arguments);
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

  /** What the command may use, as {@code ./jtrace} has it. */
  String heap() {
    return serves ? "512m" : "56m";
  }

  /** The command of jtrace, with its arguments, that does for a process what is asked. */
  List<String> command(String pid) {
    List<String> command = new ArrayList<>();
    command.addAll(
        serves
            ? Arrays.asList("serve", "-p", pid, "--until-exit", "--socket", "off")
            : Arrays.asList("record", "-q", "-p", pid));
    command.addAll(arguments);
    return command;
  }
}
