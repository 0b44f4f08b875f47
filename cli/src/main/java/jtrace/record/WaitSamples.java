package jtrace.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jtrace.loader.abi.Blocker;
import jtrace.loader.abi.SampleView;
import jtrace.loader.abi.WaitView;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.HeapShare;
import jtrace.profile.RecordingSink;
import jtrace.profile.StackEnd;

/** Turns the kernel's waits into samples of the events of time off the CPU. */
final class WaitSamples {
  private static final int MAX_PENDING = 100_000;
  private static final int MAX_STACKS = HeapShare.entries(30, 100, 200_000);
  private static final Frame INTERRUPT = pseudo("[interrupt]");
  private static final Frame OTHER_PROCESS = pseudo("[another process]");
  private static final Frame LOST = pseudo("[stack lost]");

  private record Key(long stackId, WaitReason reason, String className) {}

  /** A sample's stack and thread. */
  private record Site(int thread, int stack) {}

  private final RecordingSink sink;
  private final Map<WaitKind, Integer> events = new EnumMap<>(WaitKind.class);
  private final StackIds stacks;
  private final Map<Key, Integer> ids = new HashMap<>();
  private List<WaitView> pending = new ArrayList<>();
  private long waits;
  private long whole;
  private long unknownStacks;

  /**
   * @param events ids of the events in the recording
   * @param stacks what the kernel's stack ids stand for
   */
  WaitSamples(RecordingSink sink, Map<WaitKind, Integer> events, StackIds stacks) {
    this.sink = sink;
    this.events.putAll(events);
    this.stacks = stacks;
  }

  /** Takes a record that tells what a stack id stands for. */
  void define(SampleView sample, TargetTable.Tracked process) throws IOException {
    stacks.put(sample.stackId(), process.namer.waitStack(sample, process));
  }

  /** Takes waits; those whose stack has not been told yet are kept until it is. */
  void add(WaitView wait) throws IOException {
    if (!isKnown(wait.key()) && pending.size() < MAX_PENDING) {
      pending.add(wait);
    } else {
      write(wait);
    }
  }

  /** Writes those that waited for their stacks; all of them when no more stacks will come. */
  void settle(boolean last) throws IOException {
    List<WaitView> waiting = pending;
    pending = new ArrayList<>();
    for (WaitView wait : waiting) {
      if (last || isKnown(wait.key())) {
        write(wait);
      } else {
        pending.add(wait);
      }
    }
  }

  private boolean isKnown(WaitView.Key key) {
    return stacks.find(key.stackId()).isPresent()
        && (key.wakerStack() == 0 || stacks.find(key.wakerStack()).isPresent());
  }

  private void write(WaitView wait) throws IOException {
    if (Recorder.isAgents(wait.comm())) {
      return;
    }
    Optional<WaitStack> found = stacks.find(wait.key().stackId());
    if (found.isEmpty()) {
      unknownStacks += wait.count();
      return;
    }
    WaitStack stack = found.get();
    waits += wait.count();
    whole += stack.end().isWhole() ? wait.count() : 0;
    WaitReason reason = reason(wait.key(), stack);
    String className = className(wait.key(), stack);
    int thread =
        stack
            .process()
            .threadId(
                stack, wait.key().tid(), wait.comm(), wait.startTimeNanos(), wait.key().labels());
    for (Map.Entry<WaitKind, Integer> event : events.entrySet()) {
      switch (event.getKey()) {
        case OFF_CPU ->
            write(event.getValue(), wait, waiter(stack, thread, reason, className, wait));
        case BLOCK -> {
          if (reason.isSynchronisation()) {
            write(event.getValue(), wait, waiter(stack, thread, reason, className, wait));
          }
        }
        case MUTEX -> {
          if (isLock(reason, className)) {
            write(event.getValue(), wait, waker(thread, reason, className, wait));
          }
        }
        case WAKEUP -> {
          if (!wait.key().runQueue()) {
            write(event.getValue(), wait, waker(thread, reason, className, wait));
          }
        }
      }
    }
  }

  private void write(int event, WaitView wait, Site site) throws IOException {
    sink.sample(
        event,
        wait.timeNanos(),
        wait.cpu(),
        site.thread(),
        site.stack(),
        wait.count(),
        wait.totalNanos());
  }

  private Site waiter(
      WaitStack stack, int thread, WaitReason reason, String className, WaitView wait)
      throws IOException {
    return new Site(thread, topped(wait.key().stackId(), stack, reason, className));
  }

  /** Who ended the wait; its stack, with what was waited for above it. */
  private Site waker(int waiter, WaitReason reason, String className, WaitView wait)
      throws IOException {
    long id = wait.key().wakerStack();
    Optional<WaitStack> waker = stacks.find(id);
    if (waker.isEmpty()) {
      Frame who = id != 0 ? LOST : wait.key().wakerTid() == 0 ? INTERRUPT : OTHER_PROCESS;
      int[] frames = {sink.frame(leaf(reason, className)), sink.frame(who)};
      return new Site(waiter, sink.stack(frames, StackEnd.COMPLETE));
    }
    int thread =
        waker
            .get()
            .process()
            .threadId(
                waker.get(),
                wait.key().wakerTid(),
                waker.get().comm(),
                waker.get().startTimeNanos(),
                wait.key().wakerLabels());
    return new Site(thread, topped(id, waker.get(), reason, className));
  }

  private int topped(long stackId, WaitStack stack, WaitReason reason, String className)
      throws IOException {
    Key key = new Key(stackId, reason, className);
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    if (ids.size() >= MAX_STACKS) {
      ids.clear();
    }
    int top = sink.frame(leaf(reason, className));
    int id = sink.stack(StackNamer.above(top, stack.frames()), stack.end());
    ids.put(key, id);
    return id;
  }

  private static WaitReason reason(WaitView.Key key, WaitStack stack) {
    if (key.runQueue()) {
      return WaitReason.RUN_QUEUE;
    }
    return WaitReason.of(key.blocker())
        .filter(known -> stack.reason().map(WaitSamples::isFutex).orElse(true))
        .or(stack::reason)
        .orElse(WaitReason.OTHER);
  }

  /** What HotSpot notes counts only where the thread waits for another one. */
  private static boolean isFutex(WaitReason reason) {
    return reason.isSynchronisation();
  }

  private static String className(WaitView.Key key, WaitStack stack) {
    if (key.klassWord() == 0 || key.runQueue() || key.blocker() == Blocker.NONE) {
      return "";
    }
    return stack
        .process()
        .vm()
        .flatMap(vm ->
            vm.blockers()
                .flatMap(layout -> vm.symbols().className(layout.heap().klass(key.klassWord()))))
        .orElse("");
  }

  /** Monitors, and what in java.util.concurrent is a lock: not conditions, queues and futures. */
  private static boolean isLock(WaitReason reason, String className) {
    return switch (reason) {
      case MONITOR -> true;
      case PARK ->
          className.startsWith("java.util.concurrent.Semaphore")
              || className.startsWith("java.util.concurrent.locks.")
                  && !className.contains("Condition");
      case WAIT,
          SLEEP,
          FUTEX,
          EPOLL,
          POLL,
          SOCKET,
          PIPE,
          DISK,
          PAGE_FAULT,
          KERNEL_LOCK,
          CHILD,
          SIGNAL,
          OTHER,
          RUN_QUEUE ->
          false;
    };
  }

  private static Frame leaf(WaitReason reason, String className) {
    return pseudo("[" + reason.label() + "]" + (className.isEmpty() ? "" : " " + className));
  }

  private static Frame pseudo(String text) {
    return Frame.ofSymbol(FrameKind.WAIT, text, "", "", 0);
  }

  /** Waits written so far. */
  long waits() {
    return waits;
  }

  /** Of them, those with a whole stack. */
  long whole() {
    return whole;
  }

  /** Waits whose stack was never told: not written. */
  long unknownStacks() {
    return unknownStacks;
  }
}
