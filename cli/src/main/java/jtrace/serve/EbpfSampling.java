package jtrace.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import jtrace.profile.RecordingSink;
import jtrace.record.EventRequest;
import jtrace.record.RecordOptions;
import jtrace.record.Recorder;
import jtrace.record.WaitLimits;

/** Records with eBPF programs in the kernel. */
public final class EbpfSampling implements Sampling {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final Duration SYNC_LIMIT = Duration.ofSeconds(5);

  @Override
  public Session start(Subject subject, String event, int hz, RecordingSink sink) {
    Recorder recorder =
        new Recorder(
            new RecordOptions(
                subject.pids(),
                subject.isAll(),
                Optional.empty(),
                EventRequest.named(
                    event,
                    NANOS_PER_SECOND / hz,
                    1,
                    EventRequest.Allocations.DEFAULT_INTERVAL_BYTES),
                WaitLimits.NONE,
                Optional.empty(),
                RecordOptions.MAX_STACK,
                true,
                true),
            sink);
    recorder.start();
    return new Running(recorder);
  }

  private record Running(Recorder recorder) implements Session {
    @Override
    public boolean await(Duration limit) throws InterruptedException {
      return recorder.await(limit);
    }

    @Override
    public void sync() throws InterruptedException {
      recorder.sync(SYNC_LIMIT);
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
