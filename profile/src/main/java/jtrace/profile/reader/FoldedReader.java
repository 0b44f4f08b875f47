package jtrace.profile.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.profile.Counters;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.ReadLoss;
import jtrace.profile.RecordingSink;

/**
 * Folded stacks: root first, {@code ;} between frames, a blank and a number last. The number has no
 * unit in the file, so it is a count of samples.
 */
final class FoldedReader implements ProfileReader {
  private static final Pattern LINE =
      Pattern.compile("^(.*\\S) +(\\d{1,18})(?:\\.\\d+)?\\s*$", Pattern.DOTALL);

  @Override
  public String name() {
    return "folded stacks";
  }

  @Override
  public boolean recognises(Head head) {
    List<String> lines = head.lines();
    return head.isText()
        && !lines.isEmpty()
        && lines.stream().limit(20).allMatch(line -> LINE.matcher(line).matches());
  }

  @Override
  public Optional<ReadLoss> read(Path file, RecordingSink sink) throws IOException {
    StackSink stacks =
        new StackSink(
            sink,
            new EventType("samples", "samples", "count", 0, "folded stacks"),
            String.valueOf(file.getFileName()));
    long malformed = 0;
    try (BoundedLines lines = new BoundedLines(file)) {
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        String text = line.get();
        if (text.isBlank() || text.startsWith("#")) {
          continue;
        }
        Matcher match = LINE.matcher(text);
        if (match.matches()) {
          List<Frame> frames =
              Arrays.stream(match.group(1).split(";", -1)).map(stacks::frame).toList();
          stacks.add(frames, Long.parseLong(match.group(2)));
        } else {
          malformed++;
        }
      }
    }
    if (malformed > 0) {
      sink.counter(Counters.LOST_MALFORMED, malformed);
    }
    return Optional.empty();
  }
}
