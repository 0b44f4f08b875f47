package jtrace.workloads;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.CRC32;

/**
 * A service with little to do, so that many of them fit on a machine: one thread takes orders from
 * a queue that another fills, both hold a lock for some of the time, compute and allocate.
 */
public final class SmallService {
  private static final Object LEDGER = new Object();
  private static final BlockingQueue<byte[]> ORDERS = new ArrayBlockingQueue<>(4);
  private static long booked;

  private SmallService() {}

  /** Options of {@link Life}, and {@code pause}: milliseconds between orders, 20 by default. */
  public static void main(String[] args) throws InterruptedException {
    Life life = new Life(args);
    int pause = life.option("pause", 20);
    Thread clerk = new Thread(SmallService::takeOrders, "clerk");
    clerk.setDaemon(true);
    clerk.start();
    life.ready();
    for (long number = 0; !life.over(); number++) {
      ORDERS.put(order(number));
      book(number);
      Thread.sleep(pause);
    }
    System.out.println("DONE " + booked);
  }

  private static byte[] order(long number) {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < 50; line++) {
      text.append(number).append(':').append(line).append(';');
    }
    return text.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  private static void takeOrders() {
    try {
      while (true) {
        CRC32 sum = new CRC32();
        sum.update(ORDERS.take());
        book(sum.getValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void book(long amount) {
    synchronized (LEDGER) {
      for (int i = 0; i < 2_000; i++) {
        booked = booked * 31 + amount;
      }
    }
  }
}
