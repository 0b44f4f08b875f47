package jtrace.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import jtrace.record.Recorder;
import jtrace.record.RecorderStatus;

/** What may be asked of a recording in the background, answered while it is made. */
final class SessionOrders implements Companion {
  static final String STATUS = "status";
  static final String TAKE = "take";
  static final String STOP = "stop";

  private static final Duration SYNC_LIMIT = Duration.ofSeconds(5);

  private record Order(String verb, CompletableFuture<Properties> answer) {}

  private final RecordingPlan plan;
  private final Instant began = Instant.now();
  private final Queue<Order> orders = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Properties> end = new CompletableFuture<>();
  private volatile boolean stopping;

  SessionOrders(RecordingPlan plan) {
    this.plan = plan;
  }

  /** Carries out an order of another process; waits for its end. */
  Properties answer(String verb) throws InterruptedException {
    if (verb.equals(STOP)) {
      stopping = true;
      return await(end);
    }
    Order order = new Order(verb, new CompletableFuture<>());
    orders.add(order);
    return await(order.answer().applyToEither(end, answer -> answer));
  }

  private static Properties await(CompletableFuture<Properties> answer)
      throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an order failed", e);
    }
  }

  @Override
  public void look(Recorder recorder, Store store) throws InterruptedException {
    for (Order order = orders.poll(); order != null; order = orders.poll()) {
      if (order.verb().equals(TAKE)) {
        recorder.sync(SYNC_LIMIT);
      }
      order.answer().complete(facts(recorder.status(), store));
    }
  }

  private Properties facts(RecorderStatus status, Store store) {
    Properties facts = new Properties();
    facts.setProperty("recorder", "" + ProcessHandle.current().pid());
    facts.setProperty("events", plan.eventWords().replaceFirst("^[ :]+", ""));
    facts.setProperty("seconds", "" + Duration.between(began, Instant.now()).toSeconds());
    facts.setProperty("samples", "" + status.samples());
    facts.setProperty("lost", "" + status.lost());
    facts.setProperty("complete", String.format(Locale.ROOT, "%.2f", 100 * status.completeShare()));
    facts.setProperty("store", store.path().toAbsolutePath().toString());
    facts.setProperty("outputs", String.join(" ", outputs()));
    plan.keeping().ring().ifPresent(ring -> facts.setProperty("ringMillis", "" + ring.toMillis()));
    return facts;
  }

  private List<String> outputs() {
    return plan.outputs().stream().map(Output::name).toList();
  }

  @Override
  public boolean wantsEnd() {
    return stopping;
  }

  /** Answers whoever waits for the end, or comes too late for anything else. */
  void ended(int exit) {
    Properties over = new Properties();
    over.setProperty("exit", "" + exit);
    end.complete(over);
  }
}
