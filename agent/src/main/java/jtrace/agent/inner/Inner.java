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
  private static final String INSTRUMENT_JAR = "instrument.jar";
  private static final int FEEDS_MAX = 4;

  private final LabelUsers labels = new LabelUsers();
  private final List<Feed> feeds = new ArrayList<>();

  /** Whether it is to stay when no host is connected. */
  private boolean stays;

  private boolean attached;

  /** Held while the application's classes are told of labels, never where they ask for them. */
  private final Object labelChange = new Object();

  /**
   * Begins to wait for requests.
   *
   * @param stays whether the agent came with the JVM
   */
  public Inner(boolean stays) {
    this.stays = stays;
  }

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
        return attach(instrumentation);
      case "feed":
        return feed(request, MethodProbes.NONE, instrumentation);
      case "probe":
        return probe(request, instrumentation);
      case "detach":
        return detach(instrumentation);
      default:
        return "refused\nthe agent does not know what is asked";
    }
  }

  /** What takes the application's labels; nothing when nobody wants them. */
  @Override
  public Object get() {
    return isWanted() ? labels.taker() : "";
  }

  private synchronized boolean isWanted() {
    return stays || !feeds.isEmpty();
  }

  private String attach(Instrumentation instrumentation) {
    synchronized (labelChange) {
      boolean before;
      synchronized (this) {
        before = attached;
        attached = true;
        stays = true;
      }
      labels.connect(instrumentation);
      return before ? "ok\nalready attached" : "ok\nattached";
    }
  }

  private String probe(String request, Instrumentation instrumentation) {
    try {
      Path jar = folder(request).resolve(INSTRUMENT_JAR);
      return feed(request, MethodProbes.load(jar, instrumentation), instrumentation);
    } catch (ReflectiveOperationException | LinkageError e) {
      return "refused\nmethods cannot be changed here: " + e;
    }
  }

  private String feed(String request, MethodProbes probes, Instrumentation instrumentation) {
    synchronized (labelChange) {
      Feed[] started = new Feed[1];
      synchronized (this) {
        if (feeds.size() >= FEEDS_MAX) {
          return "refused\n" + FEEDS_MAX + " hosts are served already";
        }
        try {
          started[0] = Feed.start(folder(request), probes, () -> forget(started, instrumentation));
          feeds.add(started[0]);
        } catch (IOException | ReflectiveOperationException e) {
          return "refused\nthe host cannot be reached: " + e;
        }
      }
      labels.connect(instrumentation);
      return "ok\n" + Wire.kind();
    }
  }

  /** The last host takes the labels with it, unless the agent is to stay. */
  private void forget(Feed[] ended, Instrumentation instrumentation) {
    synchronized (labelChange) {
      synchronized (this) {
        feeds.remove(ended[0]);
      }
      if (!isWanted()) {
        labels.disconnect(instrumentation);
      }
    }
  }

  private String detach(Instrumentation instrumentation) {
    List<Feed> running;
    synchronized (this) {
      running = new ArrayList<>(feeds);
      attached = false;
      stays = false;
    }
    synchronized (labelChange) {
      labels.disconnect(instrumentation);
    }
    running.forEach(Feed::close);
    return "ok\ndetached";
  }

  private static Path folder(String request) {
    int begin = request.indexOf(FOLDER) + FOLDER.length();
    return Paths.get(request.substring(begin, request.indexOf(',', begin)));
  }
}
