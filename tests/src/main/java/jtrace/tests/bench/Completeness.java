package jtrace.tests.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import jtrace.tests.chain.FoldedLine;

/**
 * How whole a profile's stacks are.
 *
 * @param samples all samples
 * @param rooted samples whose stack has a thread's root
 * @param unnamed samples with a frame that has no name
 */
record Completeness(long samples, long rooted, long unnamed) {

  static final Completeness NOTHING = new Completeness(0, 0, 0);

  private static final Pattern ROOT =
      Pattern.compile(
          "start_thread|thread_start|_*clone3?|thread_native_entry.*|_start|_*libc_start.*"
              + "|java\\.lang\\.Thread\\.run|ret_from_fork.*");
  private static final Pattern CUT = Pattern.compile("\\[(truncated|break|not_walkable|frozen).*");
  private static final Pattern UNNAMED =
      Pattern.compile("\\[?unknown.*|0x[0-9a-f]+|.*\\.so[.0-9]*\\+0x[0-9a-f]+|[0-9a-f]{8,16}");

  /** Of folded stacks. */
  static Completeness ofFolded(Path file) throws IOException {
    Completeness sum = NOTHING;
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        FoldedLine folded = FoldedLine.parse(line);
        sum = sum.plus(folded.frames(), folded.count());
      }
    }
    return sum;
  }

  /** Of the text that {@code perf script} prints. */
  static Completeness ofPerfScript(Path file) throws IOException {
    Completeness sum = NOTHING;
    List<String> frames = new ArrayList<>();
    for (String line :
        (Files.readString(file, StandardCharsets.ISO_8859_1) + "\n").split("\n", -1)) {
      String[] words = line.strip().split(" ", 3);
      if (line.startsWith("\t") && words.length > 1) {
        frames.add(words[1].replaceFirst("\\+0x[0-9a-f]+$", ""));
      } else if (line.isBlank() && !frames.isEmpty()) {
        sum = sum.plus(frames, 1);
        frames.clear();
      }
    }
    return sum;
  }

  private Completeness plus(List<String> frames, long count) {
    boolean root =
        frames.stream().anyMatch(frame -> ROOT.matcher(frame).matches())
            && frames.stream().noneMatch(frame -> CUT.matcher(frame).matches());
    boolean nameless = frames.stream().anyMatch(frame -> UNNAMED.matcher(frame).matches());
    return new Completeness(
        samples + count, rooted + (root ? count : 0), unnamed + (nameless ? count : 0));
  }

  Completeness plus(Completeness other) {
    return new Completeness(
        samples + other.samples, rooted + other.rooted, unnamed + other.unnamed);
  }

  double rootedShare() {
    return 100.0 * rooted / Math.max(1, samples);
  }

  double unnamedShare() {
    return 100.0 * unnamed / Math.max(1, samples);
  }
}
