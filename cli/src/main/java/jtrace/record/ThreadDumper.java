package jtrace.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import jtrace.loader.LoaderException;
import jtrace.loader.Readiness;
import jtrace.loader.abi.ThreadNow;
import jtrace.profile.EventType;
import jtrace.profile.Facts;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.ThreadInfo;
import jtrace.symbolizer.hotspot.ContinuationLayout;
import jtrace.symbolizer.hotspot.HotSpotVm;
import jtrace.symbolizer.hotspot.JavaThreadState;

/**
 * Dumps the threads of a process from outside: the kernel lists them and walks their stacks, the
 * JVM's memory tells their states and locks. A thread that has not left the CPU or come back to it
 * between both is as it was at one moment; the others are asked again. One that runs all the time
 * has the stack with which it was sampled.
 */
public final class ThreadDumper {
  private static final int ROUNDS = 5;
  private static final long TICK_NANOS = 1_000_000;
  private static final int TICKS_AWAITED = 10;
  private static final int STACK_BYTES = 8 << 10;
  private static final int NO_STACK = -1;
  private static final int NO_CARRIER = 0;
  private static final int FIRST_WITH_VIRTUAL = 21;

  private final int pid;
  private final RecordingBuilder sink = new RecordingBuilder();
  private final Map<Integer, DumpedThread> settled = new TreeMap<>();
  private final Map<Integer, ThreadWalks.Walked> sampled = new HashMap<>();
  private final Map<Integer, Integer> recorded = new HashMap<>();

  private final String valueType;
  private final boolean askJvm;

  private ThreadDumper(int pid, String valueType, boolean askJvm) {
    this.pid = pid;
    this.valueType = valueType;
    this.askJvm = askJvm;
  }

  /**
   * Takes a dump; tens of milliseconds once jtrace knows the process, the first takes half a
   * second.
   *
   * @param askJvm whether the JVM shall list its virtual threads; when it cannot, the dump says why
   * @throws WorldException when a right or a kernel feature is missing, or the process has gone
   */
  public static ThreadDump of(int pid, boolean askJvm) {
    return of(pid, ThreadDump.EVENT, askJvm);
  }

  /**
   * The same.
   *
   * @param valueType what profiles call the number of threads
   */
  public static ThreadDump of(int pid, String valueType, boolean askJvm) {
    try {
      return new ThreadDumper(pid, valueType, askJvm).dump();
    } catch (LoaderException e) {
      throw new WorldException(
          WorldException.Kind.NOT_PERMITTED,
          new Problem(
              "cannot look at the threads of process " + pid,
              e.what() + ": " + e.why(),
              "this needs Linux 6.2 or newer and the rights that jtrace doctor names; the JVM's"
                  + " own list is had with: jcmd "
                  + pid
                  + " Thread.print"),
          e);
    } catch (IOException e) {
      throw Failures.of("looking at the threads of process " + pid, e);
    }
  }

  private RecordOptions options() {
    return RecordOptions.whole(List.of(pid), RecordOptions.cpu(TICK_NANOS));
  }

  private ThreadDump dump() throws IOException {
    RecordOptions options = options();
    EventRequest.Cpu ticks = options.cpu().orElseThrow();
    try (Preparation preparation =
            Preparation.start(List.of(pid), List.of(), List.of(), new Agents());
        Capture capture =
            new Capture(
                options,
                (long) ProcessThreads.count(pid) * STACK_BYTES,
                sampler -> CpuTicks.settle(sampler, ticks, 0));
        Readiness readiness = new Readiness();
        Looks looks = new Looks(preparation.nativeModules(), readiness::wakeup);
        TargetTable targets =
            new TargetTable(
                capture, looks, preparation.kallsyms(), sink, true, /* keepMemory= */ false)) {
      HostFacts.write(sink);
      sink.fact(Facts.START_EPOCH_NANOS, Long.toString(System.currentTimeMillis() * 1_000_000L));
      List<Target> looked = preparation.targets();
      looked.forEach(targets::add);
      Optional<HotSpotVm> vm = looked.getFirst().vm();
      ThreadIds ids = new ThreadIds(pid);
      long lost;
      try (ThreadWalks walks = new ThreadWalks(capture, targets, pid);
          CpuTicks clock = new CpuTicks(capture, ticks)) {
        clock.attach(targets);
        lost = settle(walks, vm, ids);
      }
      return finished(ids, lost, vm);
    }
  }

  /** Returns how many threads could not be told of. */
  private long settle(ThreadWalks walks, Optional<HotSpotVm> vm, ThreadIds ids) throws IOException {
    long lost = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      ThreadWalks.Round first = walks.stacks();
      Map<Integer, JavaThreadState> states = states(vm, ids);
      ThreadWalks.Round second = walks.states();
      lost = first.lost();
      sampled.putAll(first.samples());
      sampled.putAll(second.samples());
      Set<Integer> gone = new HashSet<>(settled.keySet());
      gone.removeAll(second.threads().keySet());
      gone.forEach(settled::remove);
      boolean all = true;
      for (ThreadNow now : second.threads().values()) {
        ThreadNow before = first.threads().get(now.tid());
        boolean still = before != null && before.switches() == now.switches() && !before.onCpu();
        boolean isSettled = settled.containsKey(now.tid()) && !settled.get(now.tid()).moving();
        if (!isSettled || still) {
          Optional<ThreadWalks.Walked> stack =
              Optional.ofNullable(
                  still || !sampled.containsKey(now.tid())
                      ? first.stacks().get(now.tid())
                      : sampled.get(now.tid()));
          settled.put(
              now.tid(),
              dumped(now, walks, stack, Optional.ofNullable(states.get(now.tid())), !still));
          all &= still;
        }
      }
      if (all && lost == 0) {
        break;
      }
      LockSupport.parkNanos(TICKS_AWAITED * TICK_NANOS); // who runs is sampled meanwhile
    }
    return lost;
  }

  private static Map<Integer, JavaThreadState> states(Optional<HotSpotVm> vm, ThreadIds ids) {
    Map<Integer, JavaThreadState> states = new HashMap<>();
    vm.ifPresent(
        found -> found.threadStates().forEach(state -> states.put(ids.outer(state.tid()), state)));
    return states;
  }

  private DumpedThread dumped(
      ThreadNow now,
      ThreadWalks walks,
      Optional<ThreadWalks.Walked> walked,
      Optional<JavaThreadState> java,
      boolean moving)
      throws IOException {
    int stack = NO_STACK;
    if (walked.isPresent()) {
      stack = sink.stack(walked.get().stack().frames(), walked.get().stack().end());
      recorded.put(now.tid(), walked.get().thread());
    }
    return new DumpedThread(
        now.tid(),
        java.map(JavaThreadState::name).filter(name -> !name.isEmpty()).orElse(now.comm()),
        DumpedThread.Activity.of(now.state(), now.onCpu()),
        walks.offCpuNanos(now),
        now.cpuNanos(),
        java,
        walked.map(ThreadWalks.Walked::virtualId).orElse(0L),
        stack,
        moving);
  }

  private ThreadDump finished(ThreadIds ids, long lost, Optional<HotSpotVm> vm) throws IOException {
    int event = sink.event(new EventType(ThreadDump.EVENT, valueType, "count", 1, "iter/task"));
    long nanos = System.nanoTime();
    List<DumpedThread> threads = new ArrayList<>(settled.values());
    for (DumpedThread thread : threads) {
      if (thread.stack() != NO_STACK) {
        sink.sample(event, nanos, -1, recorded.get(thread.tid()), thread.stack(), 1);
      }
    }
    VirtualPart virtual = virtual(threads, vm);
    String missing = virtual.missing("virtual=1, or --virtual,");
    if (!missing.isEmpty()) {
      sink.fact(Facts.NOTE, missing);
    }
    for (int any : recorded.values().stream().limit(1).toList()) {
      int process = sink.tables().threads().get(any).process();
      for (UnmountedThread thread : virtual.threads()) {
        if (thread.stack() != NO_STACK) {
          int id = sink.thread(ThreadInfo.virtual(process, NO_CARRIER, thread.name(), thread.id()));
          sink.sample(event, nanos, -1, id, thread.stack(), 1);
        }
      }
    }
    sink.fact(Facts.DURATION_NANOS, "0");
    List<OptionalInt> holders =
        threads.stream().map(thread -> Deadlocks.holder(thread, threads, ids)).toList();
    return new ThreadDump(
        pid, sink.build(), threads, holders, Deadlocks.among(threads, ids), lost, virtual);
  }

  private VirtualPart virtual(List<DumpedThread> threads, Optional<HotSpotVm> vm) {
    if (vm.isEmpty() || vm.get().facts().version() < FIRST_WITH_VIRTUAL) {
      return VirtualPart.NONE;
    }
    if (!askJvm) {
      boolean haveRun = vm.get().continuations().filter(ContinuationLayout::isWhole).isPresent();
      return haveRun ? VirtualPart.NOT_ASKED : VirtualPart.NONE;
    }
    Set<Long> platform = new HashSet<>();
    Set<Long> mounted = new HashSet<>();
    for (DumpedThread thread : threads) {
      thread.java().ifPresent(java -> platform.add(java.id()));
      mounted.add(thread.carried());
    }
    return new UnmountedThreads(sink, UnmountedThreads.LISTED_MAX, platform, mounted).ask(pid);
  }
}
