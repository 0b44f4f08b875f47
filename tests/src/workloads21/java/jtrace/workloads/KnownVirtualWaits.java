package jtrace.workloads;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * 10,000 virtual threads that wait at known places and measure it with the JVM's own clock. Prints
 * {@code place NAME NANOSECONDS} at its end.
 *
 * <p>Argument: seconds to run.
 */
public final class KnownVirtualWaits {
  private static final int SLEEPERS = 5000;
  private static final int TAKERS = 3900;
  private static final int ACQUIRERS = 1000;
  private static final int READERS = 100;
  private static final int SLEEP_MILLIS = 400;
  private static final int FEED_MILLIS = 5;
  private static final int FED_AT_ONCE = 60;
  private static final int PERMITS_AT_ONCE = 20;

  private static final BlockingQueue<Integer> QUEUE = new LinkedBlockingQueue<>();
  private static final Semaphore PERMITS = new Semaphore(0);
  private static volatile boolean stopping;

  private interface Place {
    void once() throws InterruptedException, IOException;
  }

  private KnownVirtualWaits() {}

  public static void main(String[] args) throws Exception {
    // the first one makes the JVM ready for them: 21 and 22 know nothing of them before
    Thread.ofVirtual().start(KnownVirtualWaits::first).join();
    KnownCue.await();
    List<Thread> threads = new ArrayList<>();
    List<Socket> sockets = new ArrayList<>();
    LongAdder slept = start(threads, SLEEPERS, KnownVirtualWaits::sleepKnown);
    LongAdder taken = start(threads, TAKERS, KnownVirtualWaits::takeKnown);
    LongAdder acquired = start(threads, ACQUIRERS, KnownVirtualWaits::acquireKnown);
    LongAdder read = new LongAdder();
    try (ServerSocket server = new ServerSocket(0, READERS, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < READERS; i++) {
        Socket reader = new Socket(server.getInetAddress(), server.getLocalPort());
        sockets.add(server.accept());
        threads.add(run(read, () -> readKnown(reader)));
      }
    }
    long end = System.nanoTime() + Integer.parseInt(args[0]) * 1_000_000_000L;
    while (System.nanoTime() < end) {
      feed(sockets, FED_AT_ONCE, PERMITS_AT_ONCE);
      Thread.sleep(FEED_MILLIS);
    }
    stopping = true;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        feed(sockets, TAKERS, ACQUIRERS);
        thread.join(FEED_MILLIS);
      }
    }
    System.out.println("place sleepKnown " + slept);
    System.out.println("place takeKnown " + taken);
    System.out.println("place acquireKnown " + acquired);
    System.out.println("place readKnown " + read);
    KnownCue.done();
  }

  private static LongAdder start(List<Thread> threads, int count, Place place) {
    LongAdder nanos = new LongAdder();
    for (int i = 0; i < count; i++) {
      threads.add(run(nanos, place));
    }
    return nanos;
  }

  private static Thread run(LongAdder nanos, Place place) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            while (!stopping) {
              long begin = System.nanoTime();
              place.once();
              nanos.add(System.nanoTime() - begin);
            }
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void feed(List<Socket> sockets, int elements, int permits) throws IOException {
    for (int i = 0; i < elements && QUEUE.size() < TAKERS; i++) {
      QUEUE.add(i);
    }
    PERMITS.release(permits);
    for (Socket socket : sockets) {
      socket.getOutputStream().write(1);
    }
  }

  private static void first() {
    LockSupport.parkNanos(1);
  }

  static void sleepKnown() throws InterruptedException {
    Thread.sleep(SLEEP_MILLIS);
  }

  static void takeKnown() throws InterruptedException {
    QUEUE.take();
  }

  static void acquireKnown() throws InterruptedException {
    PERMITS.acquire();
  }

  static void readKnown(Socket socket) throws IOException {
    if (socket.getInputStream().read() < 0) {
      throw new IOException("closed");
    }
  }
}
