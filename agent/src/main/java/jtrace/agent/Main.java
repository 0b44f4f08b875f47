package jtrace.agent;

import java.lang.reflect.InvocationTargetException;

/**
 * Entry of {@code java -jar jtrace.jar}: hands over to the host side on a JDK new enough for it.
 */
public final class Main {
  static final int JAVA_NEEDED = 25;
  private static final int EXIT_USAGE = 2;

  private Main() {}

  public static void main(String[] args) throws Throwable {
    String version = System.getProperty("java.specification.version");
    if (major(version) < JAVA_NEEDED) {
      System.err.println(
          "jtrace: this is Java "
              + version
              + ", and jtrace itself needs Java "
              + JAVA_NEEDED
              + " or newer (the JVMs it looks at may be older). Set JAVA_HOME to a JDK "
              + JAVA_NEEDED
              + " or start it with that JDK's java.");
      System.exit(EXIT_USAGE);
    }
    try {
      Class.forName("jtrace.cli.Jtrace")
          .getMethod("main", String[].class)
          .invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** 8 of {@code 1.8}, 25 of {@code 25}. */
  static int major(String specificationVersion) {
    return Integer.parseInt(
        specificationVersion.startsWith("1.")
            ? specificationVersion.substring(2)
            : specificationVersion);
  }
}
