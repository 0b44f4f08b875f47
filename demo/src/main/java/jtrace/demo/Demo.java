package jtrace.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the order service under its own load for {@code --seconds N} (default 20).
 *
 * <p>Prints {@code ready} to standard output once every part has worked once, and a line of numbers
 * at the end.
 */
public final class Demo {
  private static final int DEFAULT_SECONDS = 20;
  private static final int SECONDS_MAX = 600;
  private static final int CLIENTS = 3;
  private static final int COUNTING_THREADS = 2;
  private static final int WAITING_THREADS = 3;

  private Demo() {}

  public static void main(String[] args) throws Exception {
    Duration time = Duration.ofSeconds(seconds(args));
    Path folder = Files.createTempDirectory("jtrace-demo");
    List<AutoCloseable> parts = Collections.synchronizedList(new ArrayList<>());
    // at every end, also by a signal: nothing stays behind
    Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(parts, folder), "clean-up"));
    OrderStore store = opened(parts, new OrderStore());
    Archive archive = opened(parts, new Archive(folder));
    OrderServer server = opened(parts, new OrderServer(store, archive));
    Load load = opened(parts, new Load(server.address(), CLIENTS));
    opened(parts, new Counting(COUNTING_THREADS));
    opened(parts, new Puzzle());
    opened(parts, new Rules());
    opened(parts, new Waiting(WAITING_THREADS));
    load.awaitFirstRound();
    System.out.println("ready");
    Thread.sleep(time.toMillis());
    System.out.println(
        "demo: " + load.requests() + " requests, " + load.failures() + " of them failed");
    System.exit(0);
  }

  private static <T extends AutoCloseable> T opened(List<AutoCloseable> parts, T part) {
    parts.add(part);
    return part;
  }

  private static void cleanUp(List<AutoCloseable> parts, Path folder) {
    Collections.reverse(parts);
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        System.err.println("demo: " + e);
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("demo: " + folder + " stays behind: " + e);
    }
  }

  private static int seconds(String[] args) {
    if (args.length == 0) {
      return DEFAULT_SECONDS;
    }
    if (args.length == 2 && args[0].equals("--seconds")) {
      int seconds = Integer.parseInt(args[1]);
      if (seconds >= 1 && seconds <= SECONDS_MAX) {
        return seconds;
      }
    }
    throw new IllegalArgumentException("usage: Demo [--seconds 1.." + SECONDS_MAX + "]");
  }
}
