package jtrace.profile.reader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.ProcessInfo;
import jtrace.profile.RecordingSink;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;

/**
 * Stacks of frames, root first, into a sink. Root frames such as {@code [shop pid=12]} and {@code
 * [worker-1 tid=34]} become what they stand for.
 */
final class StackSink {
  private static final Pattern PROCESS =
      Pattern.compile("^\\[(.*) pid=(\\d{1,9})]$", Pattern.DOTALL);
  private static final Pattern THREAD =
      Pattern.compile("^\\[(.*?)(?: tid=(\\d{1,9})| (virtual) #(\\d{1,18}))]$", Pattern.DOTALL);
  private static final Pattern TRUNCATED = Pattern.compile("^\\[truncated: .*]$");

  /** Frames of a stack; deeper ones lose their root side. */
  private static final int MAX_FRAMES = 1 << 14;

  private final RecordingSink sink;
  private final int event;
  private final ProcessInfo unnamed;
  private final Map<String, Frame> frames = new HashMap<>();

  private static final int MAX_KNOWN_FRAMES = 200_000;

  StackSink(RecordingSink sink, EventType event, String fileName) throws IOException {
    this.sink = sink;
    this.event = sink.event(event);
    this.unnamed = new ProcessInfo(0, fileName, "", "", 0);
  }

  /** A frame by its text, made once. */
  Frame frame(String text) {
    if (frames.size() >= MAX_KNOWN_FRAMES) {
      frames.clear();
    }
    return frames.computeIfAbsent(text, FrameText::of);
  }

  /** Adds one sample without a time. */
  void add(List<Frame> rootFirst, long value) throws IOException {
    int at = 0;
    ProcessInfo process = unnamed;
    ThreadInfo thread = new ThreadInfo(0, 0, "all threads", false);
    if (at < rootFirst.size()) {
      Matcher match = PROCESS.matcher(rootFirst.get(at).name());
      if (match.matches()) {
        process = new ProcessInfo(Integer.parseInt(match.group(2)), match.group(1), "", "", 0);
        at++;
      }
    }
    if (at < rootFirst.size()) {
      Matcher match = THREAD.matcher(rootFirst.get(at).name());
      if (match.matches()) {
        thread = thread(match);
        at++;
      }
    }
    int processId = sink.process(process);
    int threadId = sink.thread(thread.inProcess(processId));
    List<Frame> shown = rootFirst.subList(at, rootFirst.size());
    sink.sample(event, 0, -1, threadId, stack(shown), value);
  }

  private static ThreadInfo thread(Matcher match) {
    return match.group(3) == null
        ? new ThreadInfo(0, Integer.parseInt(match.group(2)), match.group(1), true)
        : ThreadInfo.virtual(0, 0, match.group(1), Long.parseLong(match.group(4)));
  }

  private int stack(List<Frame> rootFirst) throws IOException {
    boolean truncated =
        !rootFirst.isEmpty() && TRUNCATED.matcher(rootFirst.getFirst().name()).matches();
    List<Frame> whole = truncated ? rootFirst.subList(1, rootFirst.size()) : rootFirst;
    int depth = Math.min(MAX_FRAMES, whole.size());
    List<Integer> leafFirst = new ArrayList<>(depth);
    for (Frame frame : whole.subList(whole.size() - depth, whole.size()).reversed()) {
      leafFirst.add(sink.frame(frame));
    }
    StackEnd end = truncated || depth < whole.size() ? StackEnd.DEPTH : StackEnd.COMPLETE;
    return sink.stack(leafFirst.stream().mapToInt(Integer::intValue).toArray(), end);
  }
}
