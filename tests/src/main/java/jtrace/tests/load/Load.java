package jtrace.tests.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import jtrace.tests.run.Child;
import jtrace.tests.run.KernelObjects;
import jtrace.tests.run.Layout;

/**
 * Lets many clients ask a {@code jtrace serve --continuous} for profiles of many JVMs while bad
 * ones misbehave, and prints how its size goes; what {@code tests/load} runs. Arguments: minutes,
 * JVMs, clients. Exits with 1 when an answer was wrong, the history grew beyond its limit, the
 * server did not end as it should or left something behind.
 */
public final class Load implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final int BAD_CLIENTS = 10;
  private static final int ROWS = 20;
  private static final long HISTORY_MB = 32;

  /** Beside the limit: the file that is written now. */
  private static final long HISTORY_SLACK_KIB = 8 << 10;

  private final Path directory;
  private final Path history;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Answers answers = new Answers();
  private final List<Child> targets = new ArrayList<>();
  private final List<BadClient> badClients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private Load(Path directory) throws IOException {
    this.directory = directory;
    this.history = Files.createDirectory(directory.resolve("history"));
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    try (Load load = new Load(Files.createTempDirectory("jtrace-load"))) {
      double minutes = Double.parseDouble(args[0]);
      load.startTargets(Integer.parseInt(args[1]), minutes);
      System.exit(load.run(minutes, Integer.parseInt(args[2])) ? 0 : 1);
    }
  }

  private void startTargets(int count, double minutes) {
    List<Path> jdks = List.copyOf(Layout.jdks().values());
    String seconds = "seconds=" + (int) (minutes * 60 + 1_200);
    for (int i = 0; i < count; i++) {
      targets.add(
          Child.workload(
              jdks.get(i % jdks.size()), List.of("-Xmx64m"), "SmallService", seconds, "pause=50"));
    }
    targets.forEach(Child::awaitReady);
  }

  private boolean run(double minutes, int clientCount) throws IOException, InterruptedException {
    Set<String> before = KernelObjects.all();
    try (Child server = Child.start(serve());
        HttpClient client = HttpClient.newHttpClient()) {
      String line = server.awaitLine("jtrace: serving at http", LIMIT);
      URI address = URI.create(line.replaceFirst(".*(http://\\S+/)debug/pprof/.*", "$1"));
      startClients(client, address, clientCount);
      boolean bounded = watch(server, minutes);
      over.set(true);
      for (Thread thread : threads) {
        thread.join(LIMIT);
      }
      boolean answersStill = metrics(client, address);
      server.signal("INT");
      boolean ended = server.await(LIMIT).orElse(-1) == 0;
      Set<String> left = KernelObjects.leftBy(server.pid(), before);
      boolean alive = targets.stream().allMatch(Child::isAlive);
      long bad = badClients.stream().mapToLong(BadClient::attempts).sum();
      System.out.println("\n" + answers.table());
      System.out.printf(
          "%d wrong answers, %d connections of bad clients; at the end: %s, %s, %s, left in the"
              + " kernel: %s%n",
          answers.wrongCount(),
          bad,
          answersStill ? "answers" : "answers no more",
          ended ? "ended by Ctrl-C" : "did not end: " + server.output(),
          alive ? "all JVMs alive" : "JVMs are gone",
          left);
      answers.examples().forEach(System.out::println);
      return answers.wrongCount() == 0
          && bounded
          && answersStill
          && ended
          && alive
          && left.isEmpty();
    }
  }

  private List<String> serve() {
    List<String> command = new ArrayList<>(Layout.jtrace());
    command.addAll(List.of("serve", "--http", "127.0.0.1:0", "--continuous"));
    command.addAll(List.of("--history", history.toString(), "--history-mb", "" + HISTORY_MB));
    command.addAll(List.of("--socket", directory.resolve("jtrace.sock").toString()));
    return command;
  }

  private void startClients(HttpClient client, URI address, int count) {
    List<Long> pids = targets.stream().map(Child::pid).toList();
    BooleanSupplier isOver = over::get;
    for (int i = 0; i < count; i++) {
      threads.add(
          Thread.startVirtualThread(
              new GoodClient(client, address, pids, answers, isOver, /* seed= */ i)));
    }
    InetSocketAddress server = new InetSocketAddress(address.getHost(), address.getPort());
    for (int i = 0; i < BAD_CLIENTS; i++) {
      BadClient bad = new BadClient(server, pids, isOver, /* seed= */ 1_000 + i);
      badClients.add(bad);
      threads.add(Thread.startVirtualThread(bad));
    }
  }

  /** Prints sizes until the time is over; whether the history kept to its limit. */
  private boolean watch(Child server, double minutes) throws IOException, InterruptedException {
    System.out.println(Size.HEADER);
    long start = System.nanoTime();
    Size last = Size.of(server.pid(), history, 0);
    System.out.println(last.row(last));
    boolean bounded = true;
    for (int row = 1; row <= ROWS && server.isAlive(); row++) {
      long until = start + (long) (minutes * 60e9 * row / ROWS);
      Thread.sleep(Math.max(0, (until - System.nanoTime()) / 1_000_000));
      Size now = Size.of(server.pid(), history, (System.nanoTime() - start) / 60e9);
      System.out.println(now.row(last));
      last = now;
      bounded &= now.historyKib() <= (HISTORY_MB << 10) + HISTORY_SLACK_KIB;
    }
    return bounded;
  }

  /** Whether the server still tells how it is; prints that. */
  private boolean metrics(HttpClient client, URI address) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(address.resolve("/metrics")).timeout(LIMIT).build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      answer.body().lines().filter(line -> !line.startsWith("#")).forEach(System.out::println);
      return answer.statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    over.set(true);
    targets.forEach(Child::close);
  }
}
