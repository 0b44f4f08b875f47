package jtrace.agent.inner;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Takes the requests that the agent's entry passes on, as an interface of the JDK: the two share no
 * other class.
 */
public final class Inner implements BiFunction<String, Instrumentation, String>, Supplier<Object> {
  private static final String FOLDER = ".dir=";
  private static final int FEEDS_MAX = 4;

  private final LabelUsers labels = new LabelUsers();
  private final List<Feed> feeds = new ArrayList<>();
  private boolean attached;

  /**
   * Options of the command line are answered with a complaint or nothing, requests of the host,
   * which begin with a dot, with {@code ok} or {@code refused} and a sentence in a line of its own.
   */
  @Override
  public String apply(String request, Instrumentation instrumentation) {
    if (!request.startsWith(".")) {
      return CommandLine.run(request);
    }
    switch (request.substring(request.lastIndexOf('=') + 1)) {
      case "attach":
        labels.connect(instrumentation);
        return attach();
      case "feed":
        labels.connect(instrumentation);
        return feed(request);
      case "detach":
        labels.disconnect(instrumentation);
        return detach();
      default:
        return "refused\nthe agent does not know what is asked";
    }
  }

  /** What takes the application's labels. */
  @Override
  public Object get() {
    return labels.taker();
  }

  private synchronized String attach() {
    String answer = attached ? "ok\nalready attached" : "ok\nattached";
    attached = true;
    return answer;
  }

  private synchronized String feed(String request) {
    if (feeds.size() >= FEEDS_MAX) {
      return "refused\n" + FEEDS_MAX + " hosts are served already";
    }
    try {
      Feed[] started = new Feed[1];
      started[0] = Feed.start(folder(request), () -> forget(started));
      feeds.add(started[0]);
      return "ok\n" + Wire.kind();
    } catch (IOException | ReflectiveOperationException e) {
      return "refused\nthe host cannot be reached: " + e;
    }
  }

  private synchronized void forget(Feed[] ended) {
    feeds.remove(ended[0]);
  }

  private String detach() {
    List<Feed> running;
    synchronized (this) {
      running = new ArrayList<>(feeds);
      attached = false;
    }
    running.forEach(Feed::close);
    return "ok\ndetached";
  }

  private static Path folder(String request) {
    int begin = request.indexOf(FOLDER) + FOLDER.length();
    return Paths.get(request.substring(begin, request.indexOf(',', begin)));
  }
}
