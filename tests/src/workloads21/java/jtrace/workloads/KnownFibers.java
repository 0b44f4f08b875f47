package jtrace.workloads;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import jtrace.workloads.fibers.Body;
import jtrace.workloads.fibers.Fiber;
import jtrace.workloads.fibers.Fibers;

/**
 * Runs generated chains of methods in virtual threads, which freeze at the end of the chain and
 * burn CPU time on the way back. A thread's name is its chain's and its own id: {@code
 * fiber-Park23-57}. Options: {@code chains=all|Name,Name}, {@code fibers=2} of each, {@code
 * rounds=0} after which a thread makes room for a new one (0: never), {@code garbage=0} bytes made
 * in each round, {@code way=plain} in which they are made (see {@link Way}), {@code warm=3}, {@code
 * seconds=30}, {@code watch}.
 */
public final class KnownFibers {
  private static volatile Object garbage;

  private KnownFibers() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (String arg : args) {
      options.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
    }
    if (options.containsKey("watch")) {
      Thread watch = new Thread(KnownFibers::haltAtEndOfInput, "parent-watch");
      watch.setDaemon(true);
      watch.start();
    }
    Map<String, Fiber> entries = Fibers.entries();
    String chosen = options.getOrDefault("chains", "all");
    List<String> names = new ArrayList<>(entries.keySet());
    if (!chosen.equals("all")) {
      names.retainAll(List.of(chosen.split(",", -1)));
    }
    Way way = Way.valueOf(options.getOrDefault("way", "plain").toUpperCase(Locale.ROOT));
    for (String name : names) {
      for (int i = 0; i < number(options, "fibers", 2); i++) {
        Runner runner =
            new Runner(
                name,
                entries.get(name),
                way,
                number(options, "rounds", way.rounds()),
                number(options, "garbage", 0));
        if (way == Way.SCOPE) {
          new Thread(() -> Scopes.repeat(runner), "scope-" + name).start();
        } else {
          runner.start();
        }
      }
    }
    Thread.sleep(1000L * number(options, "warm", 3));
    System.out.println("READY pid=" + ProcessHandle.current().pid());
    System.out.flush();
    Thread.sleep(1000L * number(options, "seconds", 30));
    System.out.println("DONE");
    System.exit(0);
  }

  private static int number(Map<String, String> options, String key, int absent) {
    return Integer.parseInt(options.getOrDefault(key, Integer.toString(absent)));
  }

  @SuppressWarnings("EmptyCatch")
  private static void haltAtEndOfInput() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      // a closed standard input says the same as its end
    }
    Runtime.getRuntime().halt(3);
  }

  /** The root of every chain. */
  static final class Runner implements Runnable, Callable<Object> {
    private static final int ROUNDS_AT_ONCE = 4;

    private final String name;
    private final Fiber fiber;
    private final Way way;
    private final int rounds;
    private final int garbageBytes;
    private final Body body = new Body();

    Runner(String name, Fiber fiber, Way way, int rounds, int garbageBytes) {
      this.name = name;
      this.fiber = fiber;
      this.way = way;
      this.rounds = rounds;
      this.garbageBytes = garbageBytes;
    }

    void start() {
      Thread thread;
      if (way == Way.GENERATOR) {
        thread = new Thread(this, "generator-" + name);
      } else {
        thread = named(way.unstarted(this));
      }
      thread.start();
      answer();
    }

    /** Gives a thread that runs this chain its name. */
    Thread named(Thread thread) {
      thread.setName("fiber-" + name + "-" + thread.threadId());
      return thread;
    }

    void answer() {
      if (name.startsWith("Queue")) {
        Thread.ofVirtual().name("answer").start(body::answer);
      }
    }

    @Override
    public Object call() {
      run();
      return name;
    }

    @Override
    public void run() {
      long x = 1;
      for (int round = 0; rounds == 0 || round < rounds; round++) {
        x = once(x);
        if (round % ROUNDS_AT_ONCE == 0) {
          rest();
        }
      }
      if (way != Way.SCOPE) {
        new Runner(name, fiber, way, rounds, garbageBytes).start();
      }
    }

    /**
     * Lets the others run: a carrier looks for threads that timers, sockets and platform threads
     * have woken only when those that virtual threads have woken all wait.
     */
    private static void rest() {
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private long once(long x) {
      if (garbageBytes > 0) {
        garbage = new byte[garbageBytes];
      }
      if (way == Way.NESTED || way == Way.GENERATOR) {
        return new Generator(fiber, body, x).last();
      }
      try {
        return fiber.run(body, x);
      } catch (Body.Thrown e) {
        return 1;
      }
    }
  }
}
