package jtrace.agent;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Collections;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Entry of {@code -javaagent:jtrace.jar} and of an attach. The only class of the agent that stays
 * in the application's class loading, with the loader of the others: what does the work is hidden
 * in a loader of its own and let go at a detach. Never throws into the application.
 *
 * <p>What the host asks stands in options that begin with a dot; they and the file that is answered
 * with must not change from version to version, as it is the older agent that refuses the newer
 * host.
 */
public final class Agent {
  /** Says which host asks. */
  static final String VERSION = ".version=";

  /** Says where the host waits for the answer; also where the host's copy of this jar is. */
  static final String FOLDER = ".dir=";

  private static final String ANSWER = "answer";
  private static final String JAR = "agent.jar";
  private static BiFunction<String, Instrumentation, String> inner;
  private static boolean isLoaded;

  /** Whether it came with the JVM, and so stays when hosts go. */
  private static boolean isPermanent;

  private Agent() {}

  /** Called by the JVM before the application's main method. */
  public static void premain(String options, Instrumentation instrumentation) {
    loaded();
    permanent();
    start(options == null ? "" : options, instrumentation);
  }

  /** Called by the JVM when the agent is attached to a running application. */
  public static void agentmain(String options, Instrumentation instrumentation) {
    loaded();
    String request = options == null ? "" : options;
    Optional<String> folder = value(request, FOLDER);
    if (!folder.isPresent()) {
      start(request, instrumentation);
      return;
    }
    try {
      Path place = Paths.get(folder.get());
      if (!Files.isDirectory(place)) {
        return; // the host has given up meanwhile
      }
      write(place.resolve(ANSWER), answer(request, place, instrumentation));
    } catch (Throwable e) {
      say("the host's request failed: " + e);
    }
  }

  private static synchronized void loaded() {
    isLoaded = true;
  }

  private static synchronized void permanent() {
    isPermanent = true;
  }

  /**
   * Called by {@code jtrace.Labels} when an application begins to use it.
   *
   * @return what takes the labels: an interface of the JDK, as the two share no class of ours;
   *     anything else when there is no agent
   */
  public static Object labels() {
    synchronized (Agent.class) {
      if (!isLoaded) {
        return ""; // the jar lies on the class path, and is no agent
      }
    }
    try {
      return System.getSecurityManager() == null ? taker() : takerWithOwnRights();
    } catch (Throwable e) {
      say("labels are not taken: " + e);
      return "";
    }
  }

  private static Object taker() throws Exception {
    return ((Supplier<?>) inner(ownJar())).get();
  }

  /** With those of the agent's jar, not those of the application's code that has led here. */
  private static Object takerWithOwnRights() throws Exception {
    return java.security.AccessController.doPrivileged(
        (java.security.PrivilegedExceptionAction<Object>) Agent::taker);
  }

  /** What {@code -javaagent:jtrace.jar=OPTIONS} asks; without options nothing at all is done. */
  @SuppressWarnings("CatchAndPrintStackTrace")
  private static void start(String options, Instrumentation instrumentation) {
    if (options.isEmpty()) {
      return;
    }
    try {
      String complaint = inner(ownJar()).apply(options, instrumentation);
      if (!complaint.isEmpty()) {
        say(complaint);
      }
    } catch (Throwable e) { // whatever it is, the application is not to suffer
      say("the agent does nothing: " + e);
    }
  }

  private static String answer(String request, Path folder, Instrumentation instrumentation)
      throws Exception {
    String host = value(request, VERSION).orElse("?");
    if (!host.equals(version())) {
      return "refused\nthe agent of jtrace "
          + version()
          + " is loaded already, and this is jtrace "
          + host;
    }
    if (request.endsWith(".do=detach")) {
      return detach(instrumentation);
    }
    return inner(folder.resolve(JAR)).apply(request, instrumentation);
  }

  private static String detach(Instrumentation instrumentation) {
    BiFunction<String, Instrumentation, String> running;
    synchronized (Agent.class) {
      running = inner;
      inner = null;
      isLoaded = false;
      isPermanent = false;
    }
    return running == null // not asked under the lock, as it waits for classes of the application
        ? "ok\nnothing was running"
        : running.apply(".do=detach", instrumentation);
  }

  @SuppressWarnings("unchecked")
  private static synchronized BiFunction<String, Instrumentation, String> inner(Path jar)
      throws Exception {
    if (inner == null) {
      inner =
          (BiFunction<String, Instrumentation, String>)
              new HiddenLoader(jar.toFile())
                  .loadClass("jtrace.agent.inner.Inner")
                  .getDeclaredConstructor(boolean.class)
                  .newInstance(isPermanent);
    }
    return inner;
  }

  private static Path ownJar() throws URISyntaxException {
    return new File(Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toPath();
  }

  /** This agent's version. */
  static String version() throws IOException {
    try (InputStream in = Agent.class.getResourceAsStream("version");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      return lines.readLine();
    }
  }

  private static Optional<String> value(String request, String key) {
    for (String each : request.split(",", -1)) {
      if (each.startsWith(key)) {
        return Optional.of(each.substring(key.length()));
      }
    }
    return Optional.empty();
  }

  private static void write(Path file, String text) throws IOException {
    Files.write(file, Collections.singletonList(text), StandardCharsets.UTF_8);
  }

  private static void say(String sentence) {
    System.err.println("jtrace: " + sentence);
  }
}
