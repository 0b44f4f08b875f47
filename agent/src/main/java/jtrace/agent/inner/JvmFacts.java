package jtrace.agent.inner;

/** What the JVM says of itself, as lines {@code key=value}. */
final class JvmFacts {
  private static final String[] PROPERTIES = {
    "java.version", "java.vm.name", "java.vm.version", "java.vm.vendor", "java.home"
  };

  private JvmFacts() {}

  static String text() {
    StringBuilder text = new StringBuilder();
    for (String key : PROPERTIES) {
      String value = String.valueOf(System.getProperty(key)).replace('\n', ' ');
      text.append(key).append('=').append(value).append('\n');
    }
    return text.toString();
  }
}
