package jtrace.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import jtrace.profile.HeapShare;
import jtrace.profile.Recording;
import jtrace.profile.window.PastWindow;
import jtrace.profile.window.SegmentSink;
import jtrace.profile.window.Segments;

/**
 * Records all the time, at a low rate, into files of which the oldest go; what they hold can be
 * asked for later, also after a restart. A recording that breaks off is begun again.
 */
public final class History implements AutoCloseable {
  private static final int MAX_STACKS = HeapShare.entries(16, 400, 1_000_000);

  /** Longest stretch that is read at once, in bytes of its files: they are unpacked in memory. */
  private static final int MAX_WINDOW_BYTES = HeapShare.entries(16, 1, 64 << 20);

  private static final long SEGMENT_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Sampling sampling;
  private final Supplier<Subject> subject;
  private final int hz;
  private final Segments segments;
  private final Map<String, String> facts;
  private final Enduring recording;

  /**
   * Begins.
   *
   * @param subject whom, asked anew when a recording is begun
   * @param messages for whoever runs the server
   * @throws IOException when the folder cannot be made
   */
  public History(
      Sampling sampling,
      Supplier<Subject> subject,
      int hz,
      Segments segments,
      Map<String, String> facts,
      Consumer<String> messages)
      throws IOException {
    this.sampling = sampling;
    this.subject = subject;
    this.hz = hz;
    this.segments = segments;
    this.facts = Map.copyOf(facts);
    Files.createDirectories(
        segments.folder(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    recording = new Enduring("jtrace-history", "the history", new Task(), messages);
    recording.start();
  }

  private void record() throws IOException, InterruptedException {
    Subject now = subject.get();
    try (SegmentSink sink = new SegmentSink(segments, SEGMENT_NANOS, MAX_STACKS)) {
      for (Map.Entry<String, String> fact : facts.entrySet()) {
        sink.fact(fact.getKey(), fact.getValue());
      }
      try (Sampling.Session session = sampling.start(now, "cpu", hz, sink)) {
        while (!recording.isClosed() && !sink.isFull() && !session.await(LOOK_EVERY)) {
          // its own thread writes
        }
        session.stop();
        session.check();
      }
    }
  }

  /** A stretch of the past, of one process or of all. */
  Recording window(PastWindow window, Optional<Integer> pid) throws IOException {
    List<Segments.Segment> files = window.of(segments.all());
    long bytes = files.stream().mapToLong(Segments.Segment::sizeBytes).sum();
    if (bytes > MAX_WINDOW_BYTES) {
      throw new Refusal(
          Refusal.BAD_REQUEST,
          "this window takes %d MB, which is more than the limit of %d; ask for a shorter one"
              .formatted(bytes >> 20, MAX_WINDOW_BYTES >> 20));
    }
    return window.read(files, pid);
  }

  long sizeBytes() throws IOException {
    return segments.sizeBytes();
  }

  /** How often it had to be begun again. */
  long failures() {
    return recording.failures();
  }

  @Override
  public void close() {
    recording.close();
  }

  private final class Task implements Enduring.Task {
    @Override
    public void run() throws IOException, InterruptedException {
      record();
    }

    @Override
    public void recover(Exception cause) throws IOException {
      if (cause instanceof IOException) {
        segments.removeOldest(); // a full disk is the usual reason
      }
    }
  }
}
