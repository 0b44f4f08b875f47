package jtrace.loader;

import java.util.ArrayList;
import java.util.List;

/** Attachments that come off together. */
public final class Links {
  /** Links are dealt out to so many threads. */
  private static final int MAX_THREADS = 16;

  private Links() {}

  /**
   * Closes all of them. Each waits until no CPU is in its program any more, which takes some 0.1 s
   * on a busy machine; those that wait at the same time wait for the same.
   */
  public static void close(List<? extends Link> links) {
    List<Thread> threads = new ArrayList<>();
    int count = Math.min(links.size(), MAX_THREADS);
    for (int first = 0; first < count; first++) {
      int from = first;
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("jtrace-detach")
              .start(() -> {
                for (int i = from; i < links.size(); i += count) {
                  links.get(i).close();
                }
              }));
    }
    threads.forEach(Uninterruptibly::join); // what is attached comes off all the same
  }
}
