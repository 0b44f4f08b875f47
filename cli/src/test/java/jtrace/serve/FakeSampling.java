package jtrace.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.RecordingSink;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;

/**
 * Recordings, of threads with their name as label {@code task}, with a sample at the begin of each
 * wait, and one at its end; off the CPU, the second of them waits for work.
 */
final class FakeSampling implements Sampling {
  final AtomicInteger started = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();

  @Override
  public Session start(Subject subject, String event, int hz, RecordingSink sink) {
    started.incrementAndGet();
    EventType type =
        switch (event) {
          case "alloc" -> new EventType("alloc", "alloc_space", "bytes", 512 << 10, "uprobe");
          case "off-cpu" -> new EventType("off-cpu", "off_cpu", "nanoseconds", 0, "sched_switch");
          default -> new EventType("cpu", "cpu", "nanoseconds", 1_000_000_000L / hz, "cpu-clock");
        };
    return new Running(sink, type);
  }

  private final class Running implements Session {
    private final RecordingSink sink;
    private final EventType type;
    private final CountDownLatch stopped = new CountDownLatch(1);

    Running(RecordingSink sink, EventType type) {
      this.sink = sink;
      this.type = type;
    }

    @Override
    public boolean await(Duration limit) throws InterruptedException {
      if (limit.isZero()) {
        return stopped.getCount() == 0;
      }
      sample("spinner");
      boolean over = stopped.await(limit.toNanos() / 2, TimeUnit.NANOSECONDS);
      sample("idler");
      return over || stopped.await(limit.toNanos() / 2, TimeUnit.NANOSECONDS);
    }

    private void sample(String name) {
      try {
        int event = sink.event(type);
        int process = sink.process(new ProcessInfo(41, "Shop", "java Shop", "25", 1));
        ThreadInfo info = new ThreadInfo(process, 40 + name.length(), name, true);
        int thread = sink.thread(info.withLabels(Map.of("task", name)));
        int frame = sink.frame(Frame.ofSymbol(FrameKind.NATIVE, name + "_run", "", "libx.so", 0));
        int[] frames = type.name().equals("off-cpu") ? waiting(name, frame) : new int[] {frame};
        int stack = sink.stack(frames, StackEnd.COMPLETE);
        sink.sample(event, System.nanoTime(), 0, thread, stack, Math.max(1, type.period()));
        sink.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private int[] waiting(String name, int frame) throws IOException {
      int park = sink.frame(Frame.ofSymbol(FrameKind.WAIT, "[park]", "", "", 0));
      int work =
          sink.frame(
              Frame.ofSymbol(
                  FrameKind.C2, "java.util.concurrent.ThreadPoolExecutor.getTask", "", "", 0));
      return name.equals("idler") ? new int[] {park, work, frame} : new int[] {park, frame};
    }

    @Override
    public long sync() {
      return System.nanoTime();
    }

    @Override
    public void check() {}

    @Override
    public void stop() {
      stopped.countDown();
    }

    @Override
    public void close() {
      stop();
      closed.incrementAndGet();
    }
  }
}
