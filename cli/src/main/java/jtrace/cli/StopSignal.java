package jtrace.cli;

import java.util.concurrent.atomic.AtomicInteger;
import jtrace.loader.Interrupts;
import sun.misc.Signal;
import sun.misc.SignalHandler;

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
    if (stop.handle("INT") == SignalHandler.SIG_IGN) {
      Interrupts.heed(); // kill -INT is how a script ends a recording
      stop.handle("INT");
    }
    stop.handle("TERM");
    stop.handle("HUP");
    return stop;
  }

  /**
   * Handles a signal. One that the parent ignores, as nohup does SIGHUP, the JVM leaves so.
   *
   * @return what was done with it before
   */
  private SignalHandler handle(String name) {
    try {
      return Signal.handle(new Signal(name), signal -> raise());
    } catch (IllegalArgumentException e) {
      return SignalHandler.SIG_DFL; // the JVM was started with -Xrs
    }
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
