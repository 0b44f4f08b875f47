package jtrace.profile.window;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import jtrace.profile.Definitions;
import jtrace.profile.Module;
import jtrace.profile.RecordingSink;
import jtrace.profile.ThreadInfo;

/** Copies samples into another recording, with just the definitions that they use. */
final class SampleCopy {
  private final Definitions from;
  private final RecordingSink to;
  private final Map<Integer, Integer> events = new HashMap<>();
  private final Map<Integer, Integer> threads = new HashMap<>();
  private final Map<Integer, Integer> stacks = new HashMap<>();
  private int modules;

  SampleCopy(Definitions from, RecordingSink to) {
    this.from = from;
    this.to = to;
  }

  /** Copies an event also when it has no sample, which is a result, too. */
  int event(int id) throws IOException {
    Integer known = events.get(id);
    if (known == null) {
      known = to.event(from.events().get(id));
      events.put(id, known);
    }
    return known;
  }

  void add(int event, long timeNanos, int cpu, int thread, int stack, long count, long value)
      throws IOException {
    to.sample(event(event), timeNanos, cpu, thread(thread), stack(stack), count, value);
  }

  private int thread(int id) throws IOException {
    Integer known = threads.get(id);
    if (known == null) {
      ThreadInfo thread = from.threads().get(id);
      int process = to.process(from.processes().get(thread.process()));
      known = to.thread(thread.inProcess(process));
      threads.put(id, known);
    }
    return known;
  }

  private int stack(int id) throws IOException {
    Integer known = stacks.get(id);
    if (known == null) {
      for (; modules < from.modules().size(); modules++) {
        Module module = from.modules().get(modules);
        to.module(module); // frames name them by path
      }
      int[] frames = from.stackFrames(id);
      for (int i = 0; i < frames.length; i++) {
        frames[i] = to.frame(from.frames().get(frames[i]));
      }
      known = to.stack(frames, from.stackEnd(id));
      stacks.put(id, known);
    }
    return known;
  }
}
