package jtrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import jtrace.profile.HeapShare;
import jtrace.profile.Recording;
import jtrace.profile.RecordingSink;
import jtrace.profile.window.PastWindow;
import jtrace.profile.window.SegmentSink;
import jtrace.profile.window.Segments;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** The last seconds, in a folder of files of which the oldest go. */
final class RingStore implements Store {
  private static final int FILES = 10;
  private static final Duration FILE_MIN = Duration.ofSeconds(1);
  private static final int MAX_STACKS = HeapShare.entries(16, 400, 1_000_000);
  private static final long MAX_BYTES = 2L << 30;

  private final Duration ring;
  private final Segments segments;
  private SegmentSink sink;

  RingStore(Path folder, Duration ring) {
    this.ring = ring;
    this.segments = new Segments(folder, MAX_BYTES, ring.toMillis());
  }

  @Override
  public RecordingSink open() throws IOException {
    if (!Files.isDirectory(path())) {
      Files.createDirectory(
          path(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Duration part = ring.dividedBy(FILES);
    sink =
        new SegmentSink(
            segments, (part.compareTo(FILE_MIN) < 0 ? FILE_MIN : part).toNanos(), MAX_STACKS);
    return sink;
  }

  @Override
  public Recording read() throws IOException {
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    PastWindow window = new PastWindow(now - ring.toNanos(), now);
    return window.read(window.of(segments.all()), java.util.Optional.empty());
  }

  @Override
  public Path path() {
    return segments.folder();
  }

  @Override
  public String howToRead() {
    return "jtrace merge " + path() + "/*.jtr";
  }

  @Override
  public boolean isFull() {
    return sink.isFull();
  }

  @Override
  public void remove() {
    if (!Files.exists(path())) {
      return; // it never began
    }
    try {
      for (Segments.Segment segment : segments.all()) {
        Files.deleteIfExists(segment.path());
      }
      Files.deleteIfExists(path());
    } catch (IOException e) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem("cannot remove " + path(), String.valueOf(e), "remove it by hand"),
          e);
    }
  }
}
