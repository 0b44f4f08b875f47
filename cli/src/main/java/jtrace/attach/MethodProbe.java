package jtrace.attach;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/**
 * A probe in methods of a running JVM: code that tells the kernel of each call. There as long as
 * this is open; the agent takes it out when this process ends, in whatever way.
 */
public final class MethodProbe implements AutoCloseable {
  private static final String JAR = "instrument.jar";
  private static final int METHODS_SHOWN = 5;

  private final int pid;
  private final AgentFeed feed;
  private final long number = new SecureRandom().nextLong();
  private List<String> methods = List.of();
  private String counts = "";

  private MethodProbe(int pid, AgentFeed feed) {
    this.pid = pid;
    this.feed = feed;
  }

  /**
   * Where a probe is put.
   *
   * @param type name of the class, {@code *} for any text
   * @param method name of the method, {@code <init>} for constructors; in parentheses behind it the
   *     types of its parameters, when not all of the name are meant
   * @param classesMax more are refused
   * @param arguments which are told, a bit each
   */
  public record Place(String type, String method, int classesMax, long arguments) {}

  /**
   * Puts it in.
   *
   * @throws WorldException when there is no such method, or it cannot be changed
   */
  public static MethodProbe install(int pid, Duration timeout, Place place) {
    MethodProbe probe = new MethodProbe(pid, AgentFeed.openForProbes(pid, timeout, JAR, jar()));
    try {
      probe.put(place);
      return probe;
    } catch (RuntimeException e) {
      probe.feed.close();
      throw e;
    }
  }

  private void put(Place place) {
    String[] answer =
        ask(
            "install\n%d\n%s\n%s\n%d\n%d"
                .formatted(
                    number,
                    place.type().replace('\n', ' '),
                    place.method().replace('\n', ' '),
                    place.classesMax(),
                    place.arguments()));
    switch (answer[0]) {
      case "ok" -> {
        String[] lines = answer[1].strip().split("\n", -1);
        counts = lines[0];
        methods = List.of(lines).subList(1, lines.length);
      }
      case "many" ->
          throw failure(
              "these are "
                  + answer[1]
                  + ", and more than "
                  + place.classesMax()
                  + " classes are not"
                  + " changed without being told so",
              "name the method more exactly, or add --force");
      default -> throw failure(answer[1], "see the JVM's classes with: jcmd PID VM.classes");
    }
  }

  private String[] ask(String request) {
    try {
      String[] answer = feed.probe(request).split("\n", 2);
      return answer.length == 2 ? answer : new String[] {answer[0], ""};
    } catch (IOException e) {
      throw failure(
          "the agent does not answer: " + e.getMessage(), "try again; the agent leaves no probe");
    }
  }

  private WorldException failure(String why, String remedy) {
    return new WorldException(
        WorldException.Kind.FAILED,
        new Problem("cannot put a probe into process " + pid, why.replace('\n', ' '), remedy));
  }

  private static byte[] jar() {
    try (InputStream in = MethodProbe.class.getResourceAsStream("jtrace-instrument.jar")) {
      if (in == null) {
        throw new IllegalStateException("this jtrace.jar cannot instrument");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** By which its calls are known in the kernel. */
  public long number() {
    return number;
  }

  /** What was changed, in words. */
  public String words() {
    String[] count = counts.split(" ", 2);
    String shown = String.join(", ", methods.stream().limit(METHODS_SHOWN).toList());
    return "%s %s in %s %s: %s%s"
        .formatted(
            count[1],
            count[1].equals("1") ? "method" : "methods",
            count[0],
            count[0].equals("1") ? "class" : "classes",
            shown,
            methods.size() > METHODS_SHOWN ? ", ..." : "");
  }

  /**
   * Takes it out.
   *
   * @throws WorldException when a class is not what it was before
   */
  public void remove() {
    String[] answer = ask("remove");
    if (!answer[0].equals("ok")) {
      throw failure(
          "after taking it out, classes are not as they were: " + answer[1],
          "another agent may have changed them meanwhile; a restart of the JVM is certain");
    }
  }

  @Override
  public void close() {
    feed.close();
  }
}
