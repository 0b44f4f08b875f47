package jtrace.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import jtrace.profile.RecordingSink;
import jtrace.record.EventRequest;
import jtrace.record.RecordOptions;
import jtrace.record.Recorder;

/** Records with eBPF programs in the kernel. */
public final class EbpfSampling implements Sampling {
  /** How events of tracepoints begin; the category and the name follow. */
  static final String TRACEPOINT = "tracepoint:";

  private static final String SYSTEM_CALLS = "raw_syscalls";

  /** Programs may make a million a second; a prime keeps step with no loop of theirs. */
  private static final int CALLS_PER_SAMPLE = 101;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final Duration SYNC_LIMIT = Duration.ofSeconds(5);

  @Override
  public Session start(Subject subject, String event, int hz, RecordingSink sink) {
    Recorder recorder =
        new Recorder(RecordOptions.whole(subject.pids(), requests(event, hz)), sink);
    recorder.start();
    return new Running(recorder);
  }

  private static List<EventRequest> requests(String events, int hz) {
    return Stream.of(events.split(",", -1))
        .flatMap(event -> ofOne(event, hz).stream())
        .distinct()
        .toList();
  }

  private static List<EventRequest> ofOne(String event, int hz) {
    if (event.startsWith(TRACEPOINT)) {
      String[] names = event.split(":", 3);
      return List.of(
          new EventRequest.Tracepoint(
              names[1], names[2], names[1].equals(SYSTEM_CALLS) ? CALLS_PER_SAMPLE : 1));
    }
    return EventRequest.named(
        event, NANOS_PER_SECOND / hz, 1, EventRequest.Allocations.DEFAULT_INTERVAL_BYTES);
  }

  private record Running(Recorder recorder) implements Session {
    @Override
    public boolean await(Duration limit) throws InterruptedException {
      return recorder.await(limit);
    }

    @Override
    public long sync() throws InterruptedException {
      return recorder.sync(SYNC_LIMIT);
    }

    @Override
    public void check() throws IOException {
      recorder.check();
    }

    @Override
    public void stop() {
      recorder.stop();
    }

    @Override
    public void close() {
      recorder.close();
    }
  }
}
