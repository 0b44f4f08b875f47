package jtrace.profile.window;

import java.util.HashMap;
import java.util.Map;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.RecordingTables;
import jtrace.profile.ThreadInfo;

/** Copies samples with just the definitions that they use. */
final class WindowCopy {
  private final RecordingTables from;
  private final RecordingBuilder to = new RecordingBuilder();
  private final Map<Integer, Integer> threads = new HashMap<>();
  private final Map<Integer, Integer> stacks = new HashMap<>();

  WindowCopy(RecordingTables from) {
    this.from = from;
    from.events().forEach(to::event); // all of them: an event without a sample is a result, too
    from.modules().forEach(to::module);
    from.processes().forEach(to::process);
  }

  void add(int event, long timeNanos, int cpu, int thread, int stack, long count, long value) {
    to.sample(
        event,
        timeNanos,
        cpu,
        threads.computeIfAbsent(thread, this::thread),
        stacks.computeIfAbsent(stack, this::stack),
        count,
        value);
  }

  private int thread(int id) {
    ThreadInfo thread = from.threads().get(id);
    return to.thread(thread);
  }

  private int stack(int id) {
    int[] frames = from.stackFrames(id);
    for (int i = 0; i < frames.length; i++) {
      frames[i] = to.frame(from.frames().get(frames[i]));
    }
    return to.stack(frames, from.stackEnd(id));
  }

  void facts(Map<String, String> facts) {
    facts.forEach(to::fact);
  }

  void counters(Map<String, Long> counters) {
    counters.forEach(to::counter);
  }

  Recording build() {
    return to.build();
  }
}
