package jtrace.record;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import jtrace.loader.abi.Blocker;
import jtrace.loader.abi.ResourceView;
import jtrace.profile.Frame;

/** Why a thread is off the CPU, as far as the code shows that left it. */
enum WaitReason {
  MONITOR("monitor"),
  WAIT("wait"),
  PARK("park"),
  SLEEP("sleep"),
  FUTEX("futex"),
  EPOLL("epoll"),
  IO_URING("io_uring"),
  POLL("poll"),
  SOCKET("socket"),
  PIPE("pipe"),
  DISK("disk"),
  PAGE_FAULT("page fault"),
  KERNEL_LOCK("kernel lock"),
  CHILD("child process"),
  SIGNAL("signal"),
  OTHER("other"),
  RUN_QUEUE("run queue"),
  THROTTLED("throttled");

  /** Functions of the JVM that wait; the kernel only shows a futex. */
  private record JvmFunction(String prefix, WaitReason reason) {}

  private static final List<JvmFunction> JVM_FUNCTIONS =
      List.of(
          new JvmFunction("Unsafe_Park", PARK),
          new JvmFunction("JVM_Sleep", SLEEP),
          new JvmFunction("JVM_MonitorWait", WAIT),
          new JvmFunction("ObjectMonitor::wait", WAIT),
          new JvmFunction("ObjectMonitor::enter", MONITOR),
          new JvmFunction("ObjectSynchronizer::enter", MONITOR));

  /** Why virtual threads park, where they have no blocker. */
  private static final List<JvmFunction> JAVA_METHODS =
      List.of(
          new JvmFunction("java.lang.VirtualThread.sleepNanos", SLEEP),
          new JvmFunction("sun.nio.ch.Poller.poll", SOCKET),
          new JvmFunction("java.lang.VirtualThread.tryYield", RUN_QUEUE));

  /**
   * By which every wait leaves the CPU. The kernel leaves them out itself where it tells the stack
   * of a thread that rests (stack_trace_consume_entry_nosched in kernel/stacktrace.c).
   */
  private static final Set<String> SCHEDULER =
      Set.of(
          "__schedule",
          "schedule",
          "schedule_preempt_disabled",
          "schedule_timeout",
          "schedule_timeout_interruptible",
          "schedule_timeout_uninterruptible",
          "schedule_hrtimeout",
          "schedule_hrtimeout_range",
          "schedule_hrtimeout_range_clock",
          "io_schedule",
          "io_schedule_timeout",
          "do_nanosleep",
          "wait_woken");

  private static final Set<String> EPOLL_FUNCTIONS = Set.of("ep_poll", "do_epoll_wait");
  private static final List<String> IO_URING_PREFIXES = List.of("io_cqring_");
  private static final List<String> POLL_PREFIXES =
      List.of("do_sys_poll", "do_poll", "do_select", "core_sys_select", "poll_schedule_timeout");
  private static final List<String> SOCKET_PREFIXES =
      List.of(
          "sk_wait_data",
          "sk_stream_wait",
          "tcp_",
          "inet_csk_accept",
          "inet_accept",
          "inet_wait_for_connect",
          "unix_",
          "__skb_wait",
          "__skb_recv",
          "udp_",
          "netlink_",
          "sock_");
  private static final List<String> PIPE_PREFIXES =
      List.of("pipe_", "anon_pipe_", "fifo_", "eventfd_");
  private static final List<String> FUTEX_PREFIXES =
      List.of("futex_wait", "do_futex", "futex_lock");
  private static final List<String> SLEEP_PREFIXES =
      List.of("do_nanosleep", "hrtimer_nanosleep", "common_nsleep");
  private static final List<String> FAULT_PREFIXES =
      List.of("asm_exc_page_fault", "exc_page_fault", "do_user_addr_fault");
  private static final List<String> DISK_PREFIXES =
      List.of(
          "io_schedule",
          "folio_wait",
          "wait_on_page",
          "blk_",
          "submit_bio",
          "jbd2_",
          "ext4_",
          "xfs_",
          "btrfs_",
          "filemap_",
          "vfs_fsync");
  private static final List<String> LOCK_PREFIXES =
      List.of("rwsem_", "down_", "mutex_lock", "__mutex_lock", "rt_mutex", "percpu_rwsem");
  private static final List<String> CHILD_PREFIXES =
      List.of("do_wait", "kernel_wait", "kernel_waitid");
  private static final List<String> SIGNAL_PREFIXES =
      List.of("do_sigtimedwait", "sigsuspend", "do_signal_stop", "ptrace_stop", "get_signal");

  private record Functions(WaitReason reason, List<String> prefixes) {}

  /** In the order in which they decide: a page fault may wait for the disk or for a lock. */
  private static final List<Functions> KERNEL_FUNCTIONS =
      List.of(
          new Functions(FUTEX, FUTEX_PREFIXES),
          new Functions(IO_URING, IO_URING_PREFIXES),
          new Functions(POLL, POLL_PREFIXES),
          new Functions(SLEEP, SLEEP_PREFIXES),
          new Functions(PIPE, PIPE_PREFIXES),
          new Functions(SOCKET, SOCKET_PREFIXES),
          new Functions(CHILD, CHILD_PREFIXES),
          new Functions(SIGNAL, SIGNAL_PREFIXES),
          new Functions(PAGE_FAULT, FAULT_PREFIXES),
          new Functions(KERNEL_LOCK, LOCK_PREFIXES),
          new Functions(DISK, DISK_PREFIXES));

  private final String label;

  WaitReason(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Whether another thread ends it: what a profile of blocking shows. */
  boolean isSynchronisation() {
    return switch (this) {
      case MONITOR, WAIT, PARK, FUTEX -> true;
      case SLEEP,
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

  /** Whether a function of the kernel says no more than that a thread left the CPU. */
  static boolean isScheduler(String function) {
    return SCHEDULER.contains(function);
  }

  /** What is to be said of a wait in which a system call was about a file, or a socket. */
  WaitReason of(ResourceView.Kind kind) {
    return kind == ResourceView.Kind.SOCKET && (this == POLL || this == OTHER) ? SOCKET : this;
  }

  /** Whether the file, socket or task that was found is what is waited for. */
  boolean isOfResource() {
    return switch (this) {
      case SOCKET, DISK, KERNEL_LOCK, RUN_QUEUE -> true;
      case MONITOR,
          WAIT,
          PARK,
          SLEEP,
          FUTEX,
          EPOLL,
          IO_URING,
          POLL,
          PIPE,
          PAGE_FAULT,
          CHILD,
          SIGNAL,
          OTHER,
          THROTTLED ->
          false;
    };
  }

  /** By the names of the kernel's functions, in any order; empty when none of them tells. */
  static Optional<WaitReason> ofKernel(List<String> functions) {
    if (functions.stream().anyMatch(EPOLL_FUNCTIONS::contains)) {
      return Optional.of(EPOLL);
    }
    return KERNEL_FUNCTIONS.stream()
        .filter(known -> functions.stream().anyMatch(name -> startsWithAny(name, known.prefixes)))
        .map(Functions::reason)
        .findFirst();
  }

  /** By the name of a function of the JVM. */
  static Optional<WaitReason> ofJvm(String function) {
    return of(JVM_FUNCTIONS, function);
  }

  /** By a Java method. */
  static Optional<WaitReason> ofJava(Frame frame) {
    return of(JAVA_METHODS, frame.className() + "." + frame.methodName());
  }

  private static Optional<WaitReason> of(List<JvmFunction> functions, String function) {
    return functions.stream()
        .filter(known -> function.startsWith(known.prefix))
        .map(JvmFunction::reason)
        .findFirst();
  }

  /** By what HotSpot notes of the thread. */
  static Optional<WaitReason> of(Blocker blocker) {
    return switch (blocker) {
      case NONE, RESOURCE, THROTTLED, TASK -> Optional.empty();
      case MONITOR -> Optional.of(MONITOR);
      case WAIT -> Optional.of(WAIT);
      case PARK -> Optional.of(PARK);
    };
  }

  private static boolean startsWithAny(String name, List<String> prefixes) {
    return prefixes.stream().anyMatch(name::startsWith);
  }
}
