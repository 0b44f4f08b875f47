package jtrace.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jtrace.profile.RecordingSink;
import jtrace.record.EventRequest;
import jtrace.record.Problem;
import jtrace.record.RecordOptions;
import jtrace.record.WorldException;
import jtrace.record.async.AsyncRecorder;

/**
 * Records with async-profiler, loaded into the JVM, where eBPF is not allowed: one event at a time
 * in a JVM, of our own user's JVMs. What it recorded comes only when it is stopped, so it is
 * stopped where a window begins or ends, and begun again for those that wait: they lack that
 * moment.
 */
public final class AsyncSampling implements Sampling {
  private static final String CPU = "cpu";
  private static final String ALLOCATIONS = "alloc";
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long LOOK_NANOS = 50_000_000;

  private final String why;

  /**
   * @param why eBPF cannot be used, in words
   */
  public AsyncSampling(String why) {
    this.why = why;
  }

  @Override
  public boolean records(String event) {
    return event.equals(CPU) || event.equals(ALLOCATIONS);
  }

  @Override
  public String limitation() {
    return why
        + ", so async-profiler is loaded into the JVM: CPU time and Java allocations only, kernel"
        + " frames only where perf_event_paranoid is below 2. As root jtrace serve shows all";
  }

  @Override
  public Session start(Subject subject, String event, int hz, RecordingSink sink) {
    if (subject.isAll() || !records(event)) {
      throw new WorldException(
          WorldException.Kind.NOT_PERMITTED,
          new Problem(
              "cannot record " + event + " of " + subject.words(),
              why + ", and async-profiler records CPU time and allocations of single JVMs",
              "ask for profile or allocs of one process, or run jtrace serve as root"));
    }
    EventRequest request =
        event.equals(CPU)
            ? new EventRequest.Cpu(NANOS_PER_SECOND / hz)
            : new EventRequest.Allocations(EventRequest.Allocations.DEFAULT_INTERVAL_BYTES);
    Running running = new Running(RecordOptions.whole(subject.pids(), List.of(request)), sink);
    running.begin();
    return running;
  }

  private static final class Running implements Session {
    private final RecordOptions options;
    private final RecordingSink sink;
    private Optional<AsyncRecorder> recorder = Optional.empty();
    private boolean waitedFor;
    private boolean stopped;
    private IOException failure;

    Running(RecordOptions options, RecordingSink sink) {
      this.options = options;
      this.sink = sink;
    }

    private synchronized void begin() {
      if (recorder.isEmpty() && !isOver()) {
        AsyncRecorder begun = new AsyncRecorder(options);
        try {
          begun.start();
        } catch (RuntimeException e) {
          begun.close();
          throw e;
        }
        recorder = Optional.of(begun);
      }
    }

    private synchronized boolean isOver() {
      return stopped
          || options.pids().stream()
              .noneMatch(pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    @Override
    public boolean await(Duration limit) throws InterruptedException {
      long until = System.nanoTime() + limit.toNanos();
      while (!isOver()) {
        long left = until - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        resume();
        TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK_NANOS));
      }
      return true;
    }

    private synchronized void resume() {
      waitedFor = true;
      begin();
    }

    /** Takes what was recorded, unless nobody has waited for anything yet. */
    @Override
    public synchronized long sync() {
      long untilNanos = System.nanoTime();
      if (!waitedFor || recorder.isEmpty()) {
        return untilNanos;
      }
      waitedFor = false;
      try (AsyncRecorder ending = recorder.get()) {
        recorder = Optional.empty();
        ending.stop();
        ending.writeTo(sink);
      } catch (IOException e) {
        failure = e;
      }
      return untilNanos;
    }

    @Override
    public synchronized void check() throws IOException {
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public synchronized void stop() {
      stopped = true;
    }

    @Override
    public synchronized void close() {
      stopped = true;
      recorder.ifPresent(AsyncRecorder::close);
      recorder = Optional.empty();
    }
  }
}
