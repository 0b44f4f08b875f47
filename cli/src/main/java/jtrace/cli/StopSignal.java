package jtrace.cli;

import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

/** Ctrl-C: the first asks to stop and write, the second ends the process at once. */
final class StopSignal {
  private final AtomicInteger count = new AtomicInteger();
  private final Runnable onFirst;

  private StopSignal(Runnable onFirst) {
    this.onFirst = onFirst;
  }

  /** Handles SIGINT, SIGTERM and SIGHUP from now on. */
  static StopSignal install(Runnable onFirst) {
    StopSignal stop = new StopSignal(onFirst);
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      try {
        Signal.handle(new Signal(name), signal -> stop.raise());
      } catch (IllegalArgumentException e) {
        // The JVM was started with -Xrs, or the parent ignores the signal (nohup): leave it so.
        continue;
      }
    }
    return stop;
  }

  boolean isRaised() {
    return count.get() > 0;
  }

  private void raise() {
    if (count.incrementAndGet() == 1) {
      onFirst.run();
    } else {
      Runtime.getRuntime().halt(ExitCode.ABORTED.value());
    }
  }
}
