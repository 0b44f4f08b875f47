package jtrace.attach;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.OptionalInt;
import jtrace.loader.LoaderException;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** jtrace's agent in a running JVM. */
public final class JvmAgent {
  private static final String JAR = "agent.jar";
  private static final String ANSWER = "answer";
  private static final String OK = "ok\n";

  private JvmAgent() {}

  /**
   * Loads the agent, or finds it loaded.
   *
   * @return what it says, one sentence
   */
  public static String attach(int pid, Duration timeout) {
    return ask(pid, timeout, "attach");
  }

  /** Ends what the agent does and lets go of all of it that can be let go. */
  public static String detach(int pid, Duration timeout) {
    return ask(pid, timeout, "detach");
  }

  private static String ask(int pid, Duration timeout, String request) {
    return with(pid, timeout, (client, place) -> request(client, place, request));
  }

  /** Something done while the agent's jar lies ready in the target's file system. */
  interface Meeting<T> {
    T hold(AttachClient client, Rendezvous place) throws IOException;
  }

  static <T> T with(int pid, Duration timeout, Meeting<T> meeting) {
    try (AttachClient client = AttachClient.open(pid, timeout)) {
      Obstacles.checkAgentsAllowed(pid);
      try (Rendezvous place = Rendezvous.make(client, JAR, jar())) {
        return meeting.hold(client, place);
      }
    } catch (IOException | LoaderException e) {
      throw brokenOff(pid, e);
    }
  }

  /** Has the JVM load the agent with a request, and returns its answer. */
  static String request(AttachClient client, Rendezvous place, String request) throws IOException {
    String options = ".version=" + version() + ",.dir=" + place.path() + ",.do=" + request;
    Reply reply =
        client.execute("load", "instrument", "false", place.path() + "/" + JAR + "=" + options);
    OptionalInt result = reply.loadResult();
    if (result.isEmpty() || result.getAsInt() != 0) {
      throw notLoaded(client.pid(), reply);
    }
    String answer;
    try {
      answer = place.text(ANSWER);
    } catch (NoSuchFileException e) {
      throw noAnswer(client.pid());
    }
    if (!answer.startsWith(OK)) {
      throw failure(
          client.pid(),
          answer.substring(answer.indexOf('\n') + 1).replace('\n', ' '),
          "use the jtrace whose agent is loaded, or restart the JVM");
    }
    return answer.substring(OK.length());
  }

  private static WorldException noAnswer(int pid) {
    return JvmStatus.saysStartOf(pid, "-Djava.security.manager")
        ? failure(
            pid,
            "it runs with a security manager, which lets the agent do nothing",
            "start it with -javaagent:jtrace.jar and give that jar java.security.AllPermission in"
                + " the policy")
        : failure(
            pid,
            "the agent was loaded and gave no answer",
            "what it says stands in the process's standard error; report it as a bug of jtrace");
  }

  private static WorldException notLoaded(int pid, Reply reply) {
    if (reply.shown().contains("Dynamic agent loading is not enabled")) {
      return Obstacles.dynamicLoading(pid);
    }
    return failure(
        pid,
        "the JVM refused it: " + reply.shown(),
        "the JVM needs the module java.instrument, and a system class loader of its own needs"
            + " appendToClassPathForInstrumentation; restart it with -javaagent:jtrace.jar");
  }

  private static WorldException failure(int pid, String why, String remedy) {
    return new WorldException(
        WorldException.Kind.FAILED,
        new Problem("cannot load the agent into process " + pid, why, remedy));
  }

  private static RuntimeException brokenOff(int pid, Exception cause) {
    if (JvmStatus.of(pid).map(JvmStatus::isEnded).orElse(true)) {
      return Obstacles.ended(pid);
    }
    return cause instanceof LoaderException refused // says itself what to do
        ? refused
        : Obstacles.failed(
            pid, String.valueOf(cause.getMessage()), "try again; jtrace record needs no agent");
  }

  static byte[] jar() throws IOException {
    try (InputStream in = JvmAgent.class.getResourceAsStream("jtrace-agent-attach.jar")) {
      if (in == null) {
        throw new IOException("this jtrace.jar has no agent in it");
      }
      return in.readAllBytes();
    }
  }

  private static String version() throws IOException {
    try (InputStream in = JvmAgent.class.getResourceAsStream("/jtrace/agent/version")) {
      if (in == null) {
        throw new IOException("this jtrace.jar has no agent in it");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
  }
}
