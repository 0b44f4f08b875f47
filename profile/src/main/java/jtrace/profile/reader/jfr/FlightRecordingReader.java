package jtrace.profile.reader.jfr;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jtrace.profile.ReadLoss;
import jtrace.profile.RecordingSink;
import jtrace.profile.reader.Head;
import jtrace.profile.reader.ProfileReader;
import jtrace.profile.reader.UnreadableProfileException;

/**
 * Flight recordings (format 2: JDK 8u262, 11 and later, async-profiler). Every event with a stack
 * becomes a sample; only one chunk is in memory at a time.
 */
public final class FlightRecordingReader implements ProfileReader {
  @Override
  public String name() {
    return "flight recordings (.jfr)";
  }

  @Override
  public boolean recognises(Head head) {
    return head.startsWith('F', 'L', 'R', 0);
  }

  @Override
  public Optional<ReadLoss> read(Path file, RecordingSink sink) throws IOException {
    Chunks chunks = Chunks.of(file);
    if (chunks.whole() == 0) {
      throw new UnreadableProfileException(
          "the recording's first part has no end: it was cut, or its recorder was killed");
    }
    try {
      if (chunks.changing()) {
        readCopy(file, chunks, sink);
      } else {
        read(file, chunks, sink);
      }
    } catch (IOException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | InternalError e) {
      // The JDK's parser checks little: what it throws on damaged bytes is of any kind.
      throw new UnreadableProfileException("the recording is damaged: " + e, e);
    }
    return chunks.loss();
  }

  private static void read(Path file, Chunks chunks, RecordingSink sink) throws IOException {
    EventSamples samples = new EventSamples(settings(file), sink);
    readEvents(file, samples, chunks);
    samples.end();
  }

  /** Reads the whole parts alone. */
  private static void readCopy(Path file, Chunks chunks, RecordingSink sink) throws IOException {
    Path copy = Files.createTempFile("jtrace", ".jfr");
    try {
      try (FileChannel from = FileChannel.open(file);
          FileChannel to = FileChannel.open(copy, StandardOpenOption.WRITE)) {
        long at = 0;
        for (long moved = 1; moved > 0; at += moved) {
          moved = from.transferTo(at, chunks.wholeBytes() - at, to);
        }
      }
      read(copy, chunks, sink);
    } finally {
      Files.delete(copy);
    }
  }

  /** Up to the part without an end, where the parser gives up. */
  private static void readEvents(Path file, EventSamples samples, Chunks chunks)
      throws IOException {
    try (RecordingFile recording = open(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event;
        try {
          event = recording.readEvent();
        } catch (IOException e) {
          if (chunks.loss().isPresent()) {
            return;
          }
          throw damaged(e);
        }
        samples.add(event);
      }
    }
  }

  private static Settings settings(Path file) throws UnreadableProfileException {
    try {
      return Settings.of(file);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private static RecordingFile open(Path file) throws UnreadableProfileException {
    try {
      return new RecordingFile(file);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private static UnreadableProfileException damaged(IOException e) {
    return new UnreadableProfileException("the recording is damaged: " + e.getMessage(), e);
  }
}
