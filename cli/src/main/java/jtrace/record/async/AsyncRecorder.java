package jtrace.record.async;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jtrace.profile.Facts;
import jtrace.profile.ReadLoss;
import jtrace.profile.RecordingSink;
import jtrace.profile.reader.UnreadableProfileException;
import jtrace.profile.reader.jfr.FlightRecordingReader;
import jtrace.record.EventRequest;
import jtrace.record.Problem;
import jtrace.record.RecordOptions;
import jtrace.record.WorldException;

/**
 * Records CPU samples of running JVMs, what they allocate, or the objects that stay, with
 * async-profiler. One recording; not restartable.
 */
public final class AsyncRecorder implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;

  private final RecordOptions options;
  private final List<AsyncTarget> targets = new ArrayList<>();
  private long startNanos;
  private long endNanos;
  private long samples;

  public AsyncRecorder(RecordOptions options) {
    if (options.allProcesses()) {
      throw new IllegalArgumentException("async-profiler records the JVMs it is loaded into");
    }
    this.options = options;
  }

  /**
   * Returns when every target is being recorded.
   *
   * @throws WorldException when a target cannot be attached to, or refuses; nothing stays behind
   */
  public void start() {
    for (int pid : options.pids()) {
      targets.add(AsyncTarget.start(pid, command(pid)));
    }
    startNanos = System.nanoTime();
  }

  private String command(int pid) {
    String event =
        options
            .live()
            .map(live -> "event=alloc,live,alloc=" + LiveObjects.intervalBytes(pid, live))
            .or(() -> allocations().map(interval -> "event=alloc,alloc=" + interval))
            .orElseGet(() -> "event=cpu,interval=" + options.cpuPeriodNanos());
    return "start,"
        + event
        + ",jstackdepth="
        + options.maxStack()
        + (options.kernel() ? "" : ",alluser")
        + (options.nativeFrames() ? "" : ",cstack=no");
  }

  private Optional<Long> allocations() {
    return options.of(EventRequest.Allocations.class).stream()
        .map(EventRequest.Allocations::intervalBytes)
        .findFirst();
  }

  /** Waits at most that long; true when it is over: time is up or all targets are gone. */
  public boolean await(Duration limit) throws InterruptedException {
    long until = System.nanoTime() + limit.toNanos();
    while (!isOver()) {
      if (System.nanoTime() >= until) {
        return false;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return true;
  }

  private boolean isOver() {
    boolean timeIsUp =
        options
            .duration()
            .filter(limit -> System.nanoTime() - startNanos >= limit.toNanos())
            .isPresent();
    return timeIsUp || targets.stream().noneMatch(AsyncTarget::isAlive);
  }

  /** Ends the recording in every target. */
  public void stop() {
    endNanos = System.nanoTime();
    targets.forEach(AsyncTarget::stop);
  }

  /** After {@link #stop}: adds what was recorded to the sink. */
  public void writeTo(RecordingSink sink) throws IOException {
    for (AsyncTarget target : targets) {
      Path copy = Files.createTempFile("jtrace-async", ".jfr");
      try {
        target.copyRecording(copy);
        TargetSink samplesOfTarget = new TargetSink(sink, target, options);
        samplesOfTarget.begin();
        Optional<ReadLoss> loss = new FlightRecordingReader().read(copy, samplesOfTarget);
        if (loss.isPresent()) {
          sink.counter("jfr.unread.bytes", loss.get().unreadBytes());
        }
        samples += samplesOfTarget.samples();
      } catch (UnreadableProfileException e) {
        throw new WorldException(
            WorldException.Kind.PARTIAL,
            new Problem(
                "async-profiler's recording of process " + target.pid() + " cannot be read",
                String.valueOf(e.getMessage()),
                "if the process was killed, record again and stop the recording before it ends"),
            e);
      } finally {
        Files.deleteIfExists(copy);
      }
    }
    sink.fact(Facts.DURATION_NANOS, Long.toString(elapsed().toNanos()));
  }

  public long samples() {
    return samples;
  }

  public Duration elapsed() {
    return Duration.ofNanos((endNanos == 0 ? System.nanoTime() : endNanos) - startNanos);
  }

  /** Stops what still runs and removes every file. */
  @Override
  public void close() {
    targets.forEach(AsyncTarget::close);
    targets.clear();
  }
}
