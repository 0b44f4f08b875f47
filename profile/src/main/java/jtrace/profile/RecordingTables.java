package jtrace.profile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The definitions of a recording, each kept once under a dense id from 0.
 *
 * <p>Every sink gives out its ids through this class, so that the same calls yield the same ids in
 * each of them. References to ids that were never given out are refused with {@link
 * IndexOutOfBoundsException}.
 */
public final class RecordingTables implements Definitions {
  /** More events than this are refused. */
  public static final int MAX_EVENTS = 1024;

  private final Table<EventType> events = new Table<>();
  private final Table<Module> modules = new Table<>();
  private final Table<ProcessInfo> processes = new Table<>();
  private final Table<ThreadInfo> threads = new Table<>();
  private final Table<Frame> frames = new Table<>();
  private final StackTable stacks = new StackTable();

  /** The id of {@code event}, given out now or earlier. */
  public int event(EventType event) {
    int id = events.add(event);
    if (id >= MAX_EVENTS) {
      throw new IllegalArgumentException("more than " + MAX_EVENTS + " events in one recording");
    }
    return id;
  }

  public int module(Module module) {
    return modules.add(module);
  }

  public int process(ProcessInfo process) {
    return processes.add(process);
  }

  public int thread(ThreadInfo thread) {
    Objects.checkIndex(thread.process(), processes.size());
    return threads.add(thread);
  }

  public int frame(Frame frame) {
    return frames.add(frame);
  }

  public int stack(int[] leafFirst, StackEnd end) {
    for (int frame : leafFirst) {
      Objects.checkIndex(frame, frames.size());
    }
    return stacks.add(leafFirst, end);
  }

  /** Refuses a sample whose event, thread or stack was never defined. */
  public void checkSample(int event, int thread, int stack) {
    Objects.checkIndex(event, events.size());
    Objects.checkIndex(thread, threads.size());
    Objects.checkIndex(stack, stacks.size());
  }

  @Override
  public List<EventType> events() {
    return events.view();
  }

  @Override
  public List<Module> modules() {
    return modules.view();
  }

  @Override
  public List<ProcessInfo> processes() {
    return processes.view();
  }

  @Override
  public List<ThreadInfo> threads() {
    return threads.view();
  }

  @Override
  public List<Frame> frames() {
    return frames.view();
  }

  public int stackCount() {
    return stacks.size();
  }

  public int stackDepth(int stack) {
    return stacks.depth(stack);
  }

  /** The frame id at {@code depth}, 0 being the leaf. */
  public int stackFrame(int stack, int depth) {
    return stacks.frame(stack, depth);
  }

  @Override
  public int[] stackFrames(int stack) {
    return stacks.frames(stack);
  }

  @Override
  public StackEnd stackEnd(int stack) {
    return stacks.end(stack);
  }

  private static final class Table<T> {
    private final List<T> byId = new ArrayList<>();
    private final Map<T, Integer> ids = new HashMap<>();

    int add(T entry) {
      Integer known = ids.putIfAbsent(entry, byId.size());
      if (known != null) {
        return known;
      }
      byId.add(entry);
      return byId.size() - 1;
    }

    int size() {
      return byId.size();
    }

    List<T> view() {
      return Collections.unmodifiableList(byId);
    }
  }
}
