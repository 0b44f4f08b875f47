package jtrace.profile;

import java.io.IOException;
import java.util.Map;
import java.util.function.LongPredicate;

/** Adds one recording to a sink that may hold others already; equal definitions become one. */
final class RecordingCopy {
  private RecordingCopy() {}

  static void copy(Recording from, RecordingSink to) throws IOException {
    copy(from, to, nanos -> true);
  }

  /** Only samples of the times that are kept. */
  static void copy(Recording from, RecordingSink to, LongPredicate keepsTime) throws IOException {
    for (Map.Entry<String, String> fact : from.facts().entrySet()) {
      to.fact(fact.getKey(), fact.getValue());
    }
    copyData(from, to, keepsTime);
    for (Map.Entry<String, Long> counter : from.counters().entrySet()) {
      to.counter(counter.getKey(), counter.getValue());
    }
  }

  /** Everything but facts and counters. */
  static void copyData(Recording from, RecordingSink to) throws IOException {
    copyData(from, to, nanos -> true);
  }

  private static void copyData(Recording from, RecordingSink to, LongPredicate keepsTime)
      throws IOException {
    int[] events = new int[from.events().size()];
    for (int i = 0; i < events.length; i++) {
      events[i] = to.event(from.events().get(i));
    }
    for (Module module : from.modules()) {
      to.module(module);
    }
    int[] processes = new int[from.processes().size()];
    for (int i = 0; i < processes.length; i++) {
      processes[i] = to.process(from.processes().get(i));
    }
    int[] threads = new int[from.threads().size()];
    for (int i = 0; i < threads.length; i++) {
      ThreadInfo thread = from.threads().get(i);
      threads[i] = to.thread(thread.inProcess(processes[thread.process()]));
    }
    int[] stacks = copyStacks(from, to);
    for (int i = 0; i < from.sampleCount(); i++) {
      if (keepsTime.test(from.sampleTimeNanos(i))) {
        to.sample(
            events[from.sampleEvent(i)],
            from.sampleTimeNanos(i),
            from.sampleCpu(i),
            threads[from.sampleThread(i)],
            stacks[from.sampleStack(i)],
            from.sampleEventCount(i),
            from.sampleValue(i));
      }
    }
  }

  private static int[] copyStacks(Recording from, RecordingSink to) throws IOException {
    int[] frames = new int[from.frames().size()];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = to.frame(from.frames().get(i));
    }
    int[] stacks = new int[from.stackCount()];
    for (int i = 0; i < stacks.length; i++) {
      int[] stack = from.stackFrames(i);
      for (int depth = 0; depth < stack.length; depth++) {
        stack[depth] = frames[stack[depth]];
      }
      stacks[i] = to.stack(stack, from.stackEnd(i));
    }
    return stacks;
  }
}
