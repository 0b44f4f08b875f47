package jtrace.workloads;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts operations; shared by the threads of a load. */
final class Operations {
  private final Life life;
  private final LongAdder done = new LongAdder();
  private final long limit;

  Operations(Life life) {
    this.life = life;
    this.limit = life.option("operations", 0);
  }

  boolean next() {
    done.increment();
    return !life.over() && (limit == 0 || done.sum() <= limit);
  }

  /** One more is done, of a load that ends by time. */
  void count() {
    done.increment();
  }

  /** Warms up, says READY, prints the rate once a second, and waits for the end. */
  void report(List<Thread> threads) throws InterruptedException {
    Thread.sleep(1000L * life.option("warm", 5));
    long cpu = Life.cpuNanos();
    startTicks();
    life.ready();
    long start = System.nanoTime();
    long first = done.sum();
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.println("OPERATIONS " + (done.sum() - first) + " " + seconds);
    System.out.println("CPU " + (Life.cpuNanos() - cpu));
    System.out.println("DONE");
  }

  /** Writes the progress ten times a second to the file of the option {@code ticks}. */
  void startTicks() {
    String file = life.option("ticks", "");
    if (file.isEmpty()) {
      return;
    }
    Thread ticker = new Thread(() -> writeTicks(Path.of(file)), "ticks");
    ticker.setDaemon(true);
    ticker.start();
  }

  /** Lines of CLOCK_MONOTONIC ns, operations done, CPU ns of the process. */
  private void writeTicks(Path file) {
    try (Writer out = Files.newBufferedWriter(file)) {
      while (true) {
        out.write(System.nanoTime() + " " + done.sum() + " " + Life.cpuNanos() + "\n");
        out.flush();
        Thread.sleep(100);
      }
    } catch (IOException | InterruptedException e) {
      System.err.println("no more ticks: " + e);
    }
  }
}
