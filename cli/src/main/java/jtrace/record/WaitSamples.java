package jtrace.record;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jtrace.loader.abi.Blocker;
import jtrace.loader.abi.ChainView;
import jtrace.loader.abi.ResourceView;
import jtrace.loader.abi.WaitPart;
import jtrace.loader.abi.WaitView;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.RecordingSink;
import jtrace.profile.StackEnd;

/** Turns the kernel's waits into samples of the events of time off the CPU. */
final class WaitSamples {
  private static final Frame INTERRUPT = pseudo("[interrupt]");
  private static final Frame OTHER_PROCESS = pseudo("[another process]");
  private static final Frame LOST = pseudo("[stack lost]");

  /** A sample's stack and thread. */
  private record Site(int thread, int stack) {}

  private final RecordingSink sink;
  private final Map<WaitKind, Integer> events = new EnumMap<>(WaitKind.class);
  private final StackIds stacks;
  private final ToppedStacks topped;
  private final Untold<WaitView> untold;
  private final ResourceNames resources = new ResourceNames();
  private final WakerChains chains;
  private long waits;
  private long whole;
  private long unknownStacks;

  /**
   * @param events ids of the events in the recording
   * @param stacks what the kernel's stack ids stand for
   * @param chains what its ids of chains stand for
   */
  WaitSamples(
      RecordingSink sink, Map<WaitKind, Integer> events, StackIds stacks, WakerChains chains) {
    this.chains = chains;
    this.sink = sink;
    this.events.putAll(events);
    this.stacks = stacks;
    topped = new ToppedStacks(sink);
    untold = new Untold<>(wait -> isKnown(wait.key()), this::write);
  }

  /** Takes waits; those whose stack has not been told yet are kept until it is. */
  void add(WaitView wait) throws IOException {
    untold.add(wait);
  }

  /** Takes what a file or socket is called. */
  void name(ResourceView resource) {
    resources.put(resource);
  }

  long unnamedResources() {
    return resources.refused();
  }

  /** Writes those that waited for their stacks; all of them when no more stacks will come. */
  void settle(boolean last) throws IOException {
    untold.settle(last);
  }

  private boolean isKnown(WaitView.Key key) {
    return isKnown(key.stackId())
        && isKnown(key.wakerStack())
        && (key.chain() == 0 || chains.find(key.chain()).map(this::isKnown).orElse(false));
  }

  private boolean isKnown(ChainView chain) {
    return chain.hops().stream()
        .allMatch(hop -> isKnown(hop.stackId()) && isKnown(hop.wakerStack()));
  }

  private boolean isKnown(long stackId) {
    return stackId == 0 || stacks.find(stackId).isPresent();
  }

  private void write(WaitView wait) throws IOException {
    if (SampleWriter.isAgents(wait.comm())) {
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
    String object = object(wait.key(), stack, reason);
    if (wait.key().part() == WaitPart.UNMOUNTED) {
      write(events.get(WaitKind.UNMOUNTED), wait, unmounted(stack, reason, object, wait));
      return;
    }
    int thread = thread(stack, wait.key().tid(), wait);
    for (Map.Entry<WaitKind, Integer> event : events.entrySet()) {
      switch (event.getKey()) {
        case OFF_CPU -> write(event.getValue(), wait, waiter(stack, thread, reason, object, wait));
        case BLOCK -> {
          if (reason.isSynchronisation()) {
            write(event.getValue(), wait, waiter(stack, thread, reason, object, wait));
          }
        }
        case MUTEX -> {
          if (isLock(reason, object)) {
            write(event.getValue(), wait, waker(thread, reason, object, wait, 0));
          }
        }
        case WAKEUP -> {
          if (wait.key().part() == WaitPart.BLOCKED) {
            long chain = wait.key().chain();
            write(event.getValue(), wait, waker(thread, reason, object, wait, chain));
          }
        }
        case PINNED -> {
          if (wait.key().part() == WaitPart.BLOCKED && stack.virtualId() != 0) {
            write(event.getValue(), wait, waiter(stack, thread, reason, object, wait));
          }
        }
        case UNMOUNTED -> {} // told by other records, above
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

  private static int thread(WaitStack stack, int tid, WaitView wait) throws IOException {
    return stack
        .process()
        .threadId(stack, tid, wait.comm(), wait.startTimeNanos(), wait.key().labels());
  }

  /** Virtual threads are not told apart: there may be millions. */
  private Site unmounted(WaitStack stack, WaitReason reason, String object, WaitView wait)
      throws IOException {
    int thread = stack.process().anyVirtualThreadId(wait.key().tid(), wait.startTimeNanos());
    return waiter(stack, thread, reason, object, wait);
  }

  private Site waiter(WaitStack stack, int thread, WaitReason reason, String object, WaitView wait)
      throws IOException {
    return new Site(thread, topped(wait.key().stackId(), stack, reason, object));
  }

  /**
   * Who ended the wait; its stack, with what was waited for above it, and below it those who woke
   * the waker meanwhile.
   */
  private Site waker(int waiter, WaitReason reason, String object, WaitView wait, long chain)
      throws IOException {
    long id = wait.key().wakerStack();
    Optional<WaitStack> waker = stacks.find(id);
    if (waker.isEmpty()) {
      Frame who = id != 0 ? LOST : wait.key().wakerTid() == 0 ? INTERRUPT : OTHER_PROCESS;
      int[] frames = {sink.frame(leaf(reason, object)), sink.frame(who)};
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
    Optional<Frame> top = Optional.of(leaf(reason, object));
    return new Site(thread, topped.id(id, waker.get(), top, chain, () -> wakersOf(chain)));
  }

  /** What the waker had waited for, the stack that ended that wait, and so on; leaf first. */
  private int[] wakersOf(long chain) throws IOException {
    int[] all = new int[0];
    for (ChainView.Hop hop : chains.find(chain).map(ChainView::hops).orElse(List.of())) {
      int[] part = StackNamer.above(sink.frame(leafOf(hop)), wakerOf(hop));
      int from = all.length;
      all = Arrays.copyOf(all, from + part.length);
      System.arraycopy(part, 0, all, from, part.length);
    }
    return all;
  }

  private Frame leafOf(ChainView.Hop hop) {
    Optional<WaitStack> stack = stacks.find(hop.stackId());
    if (stack.isEmpty()) {
      return LOST;
    }
    WaitView.Key key = WaitView.Key.of(hop);
    WaitReason reason = reason(key, stack.get());
    return leaf(reason, object(key, stack.get(), reason));
  }

  private int[] wakerOf(ChainView.Hop hop) throws IOException {
    Optional<WaitStack> waker = stacks.find(hop.wakerStack());
    if (waker.isPresent()) {
      return waker.get().frames();
    }
    Frame who = hop.wakerStack() != 0 ? LOST : hop.other() ? OTHER_PROCESS : INTERRUPT;
    return new int[] {sink.frame(who)};
  }

  private int topped(long stackId, WaitStack stack, WaitReason reason, String object)
      throws IOException {
    return topped.id(stackId, stack, Optional.of(leaf(reason, object)));
  }

  private WaitReason reason(WaitView.Key key, WaitStack stack) {
    if (key.part() == WaitPart.RUN_QUEUE) {
      return key.blocker() == Blocker.THROTTLED ? WaitReason.THROTTLED : WaitReason.RUN_QUEUE;
    }
    WaitReason reason = kernelsReason(key, stack);
    return key.blocker() == Blocker.RESOURCE
        ? resources.find(key.klassWord()).map(found -> reason.of(found.kind())).orElse(reason)
        : reason;
  }

  /** What is waited for: the class of an object, or the name of a file, socket or task. */
  private String object(WaitView.Key key, WaitStack stack, WaitReason reason) {
    return switch (key.blocker()) {
      case RESOURCE, TASK ->
          reason.isOfResource()
              ? resources.find(key.klassWord()).map(ResourceView::name).orElse("")
              : "";
      case NONE, MONITOR, WAIT, PARK, THROTTLED -> className(key, stack);
    };
  }

  private static WaitReason kernelsReason(WaitView.Key key, WaitStack stack) {
    return WaitReason.of(key.blocker())
        .filter(known -> stack.reason().map(WaitSamples::isFutex).orElse(true))
        .or(stack::reason)
        .orElse(key.part() == WaitPart.UNMOUNTED ? WaitReason.PARK : WaitReason.OTHER);
  }

  /** What HotSpot notes counts only where the thread waits for another one. */
  private static boolean isFutex(WaitReason reason) {
    return reason.isSynchronisation();
  }

  private static String className(WaitView.Key key, WaitStack stack) {
    if (key.klassWord() == 0 || key.part() == WaitPart.RUN_QUEUE || key.blocker() == Blocker.NONE) {
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
          IO_URING,
          POLL,
          SOCKET,
          PIPE,
          DISK,
          PAGE_FAULT,
          KERNEL_LOCK,
          CHILD,
          SIGNAL,
          OTHER,
          RUN_QUEUE,
          THROTTLED ->
          false;
    };
  }

  private static Frame leaf(WaitReason reason, String object) {
    return pseudo("[" + reason.label() + "]" + (object.isEmpty() ? "" : " " + object));
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
