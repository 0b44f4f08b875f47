package jtrace.workloads;

import java.io.File;
import java.lang.management.ManagementFactory;

/**
 * Does next to nothing, and prints every second what it has: threads, descriptors and loaded
 * classes.
 */
public final class Idle {
  private Idle() {}

  /** Options of {@link Life}. */
  public static void main(String[] args) throws InterruptedException {
    Life life = new Life(args);
    long loops = 0;
    life.ready();
    while (!life.over()) {
      System.out.println(
          "HAS "
              + Thread.activeCount()
              + " threads "
              + count("/proc/self/fd")
              + " descriptors "
              + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount()
              + " classes "
              + loops++);
      Thread.sleep(1000);
    }
    System.out.println("DONE");
  }

  private static int count(String folder) {
    String[] names = new File(folder).list();
    return names == null ? 0 : names.length;
  }
}
