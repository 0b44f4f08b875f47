package jtrace.agent;

/**
 * Entry of {@code java -jar jtrace.jar}: hands over to the host side on a JDK new enough for it.
 */
public final class Main {
  private static final int NEEDED = 25;

  private Main() {}

  public static void main(String[] args) throws Throwable {
    String version = System.getProperty("java.specification.version");
    if (version.startsWith("1.") || Integer.parseInt(version) < NEEDED) {
      System.err.println(
          "jtrace: this is Java "
              + version
              + ", and jtrace itself needs Java "
              + NEEDED
              + " or newer (the JVMs it looks at may be older). Set JAVA_HOME to a JDK "
              + NEEDED
              + " or start it with that JDK's java.");
      System.exit(2);
    }
    Class.forName("jtrace.cli.Jtrace")
        .getMethod("main", String[].class)
        .invoke(null, (Object) args);
  }
}
