package jtrace.profile.window;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a recording that never ends: each holds some time, and the oldest go when there are
 * too many. A folder belongs to one recorder.
 *
 * @param folder where they are
 * @param maxBytes of all of them
 * @param maxAgeMillis of each
 */
public record Segments(Path folder, long maxBytes, long maxAgeMillis) {
  private static final Pattern NAME = Pattern.compile("history-(\\d{1,15})\\.jtr");

  /**
   * A file.
   *
   * @param startMillis since 1970; it goes on until the next one's
   */
  public record Segment(Path path, long startMillis, long sizeBytes) {}

  /** The name of one that starts then. */
  Path path(long startMillis) {
    return folder.resolve("history-" + startMillis + ".jtr");
  }

  /** All of them, the oldest first. */
  public List<Segment> all() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .flatMap(file -> {
            Matcher name = NAME.matcher(file.getFileName().toString());
            return name.matches()
                ? Stream.of(new Segment(file, Long.parseLong(name.group(1)), size(file)))
                : Stream.empty();
          })
          .sorted(java.util.Comparator.comparingLong(Segment::startMillis))
          .toList();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // it has just been removed
    }
  }

  public long sizeBytes() throws IOException {
    return all().stream().mapToLong(Segment::sizeBytes).sum();
  }

  /** Removes the oldest until the others, but never the newest, keep the limits. */
  void trim(long nowMillis) throws IOException {
    List<Segment> segments = all();
    long bytes = segments.stream().mapToLong(Segment::sizeBytes).sum();
    for (int i = 0; i < segments.size() - 1; i++) {
      // it ends where the next one starts
      boolean old = nowMillis - segments.get(i + 1).startMillis() > maxAgeMillis;
      if (!old && bytes <= maxBytes) {
        return;
      }
      remove(segments.get(i));
      bytes -= segments.get(i).sizeBytes();
    }
  }

  /** Makes room when the disk is full. */
  public void removeOldest() throws IOException {
    List<Segment> segments = all();
    if (!segments.isEmpty()) {
      remove(segments.getFirst());
    }
  }

  private static void remove(Segment segment) throws IOException {
    try {
      Files.delete(segment.path());
    } catch (NoSuchFileException e) {
      return; // somebody else did it
    }
  }
}
