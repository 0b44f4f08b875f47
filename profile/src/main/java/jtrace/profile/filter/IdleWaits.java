package jtrace.profile.filter;

import java.util.List;
import java.util.Set;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.Recording;

/**
 * Which waits of a recording are waits for work: of a pool's workers, of loops that wait for
 * events, and of the JVM's own threads. Decided by the frames of the stack that waits.
 */
public final class IdleWaits {
  /** Methods that do nothing but wait for work: idle wherever they stand on a stack. */
  private static final Set<String> WAITS =
      Set.of(
          // java.util.concurrent
          "java.util.concurrent.ThreadPoolExecutor.getTask",
          "java.util.concurrent.ForkJoinPool.awaitWork",
          // selectors, and whoever accepts
          "sun.nio.ch.SelectorImpl.select",
          "sun.nio.ch.SelectorImpl.lockAndDoSelect",
          "sun.nio.ch.EPoll.wait",
          "sun.nio.ch.EPollArrayWrapper.epollWait",
          "java.net.ServerSocket.accept",
          "java.net.ServerSocket.implAccept",
          "sun.nio.ch.ServerSocketChannelImpl.accept",
          // references
          "java.lang.ref.ReferenceQueue.remove",
          "java.lang.ref.ReferenceQueue.remove0",
          "java.lang.ref.Reference.waitForReferencePendingList",
          "java.lang.ref.Reference.tryHandlePending",
          // Netty
          "io.netty.channel.epoll.Native.epollWait",
          "io.netty.channel.epoll.EpollEventLoop.epollWait",
          "io.netty.channel.epoll.EpollIoHandler.epollWait",
          "io.netty.channel.uring.Native.ioUringEnter",
          "io.netty.incubator.channel.uring.Native.ioUringEnter",
          "io.netty.channel.kqueue.Native.keventWait",
          "io.netty.util.concurrent.SingleThreadEventExecutor.takeTask",
          "io.netty.util.concurrent.GlobalEventExecutor.takeTask",
          "io.netty.util.HashedWheelTimer$Worker.waitForNextTick",
          // Jetty
          "org.eclipse.jetty.util.thread.QueuedThreadPool.idleJobPoll",
          "org.eclipse.jetty.util.thread.QueuedThreadPool$Runner.idleJobPoll",
          "org.eclipse.jetty.util.BlockingArrayQueue.poll",
          "org.eclipse.jetty.util.BlockingArrayQueue.take",
          "org.eclipse.jetty.util.thread.ReservedThreadExecutor$ReservedThread.reservedWait",
          // Tomcat, JBoss, Kotlin
          "org.apache.tomcat.util.threads.ThreadPoolExecutor.getTask",
          "org.apache.tomcat.util.threads.TaskQueue.take",
          "org.apache.tomcat.util.threads.TaskQueue.poll",
          "org.jboss.threads.EnhancedQueueExecutor$PoolThreadNode.park",
          "kotlinx.coroutines.scheduling.CoroutineScheduler$Worker.park",
          // HotSpot
          "CompileQueue::get",
          "VMThread::wait_for_operation",
          "WatcherThread::sleep",
          "os::signal_wait",
          "check_pending_signals",
          "G1ServiceThread::sleep_before_next_cycle",
          "G1ServiceThread::wait_for_task",
          "G1ConcurrentMarkThread::wait_for_next_cycle",
          "G1ConcurrentMarkThread::sleep_before_next_cycle",
          "ConcurrentMarkThread::sleepBeforeNextCycle",
          "G1ConcurrentRefineThread::wait_for_completed_buffers",
          "ConcurrentG1RefineThread::wait_for_completed_buffers",
          "G1PrimaryConcurrentRefineThread::wait_for_completed_buffers",
          "G1SecondaryConcurrentRefineThread::wait_for_completed_buffers",
          "G1YoungRemSetSamplingThread::sleep_before_next_cycle",
          "GCTaskManager::get_task",
          "ZMetronome::wait_for_tick",
          "ZDriverPort::receive",
          "ZUncommitter::wait",
          "AttachListener::dequeue",
          "LinuxAttachListener::dequeue",
          "PosixAttachListener::dequeue",
          "jni_DestroyJavaVM",
          "CallJavaMainInNewThread",
          "ContinueInNewThread0");

  /** Methods that wait for work and also do it: idle only where they wait themselves. */
  private static final Set<String> LOOPS =
      Set.of(
          "java.util.concurrent.ForkJoinPool.runWorker",
          "java.util.TimerThread.mainLoop",
          "java.lang.ref.Reference$ReferenceHandler.run",
          "VMThread::loop",
          "VMThread::run",
          "WatcherThread::run",
          "GangWorker::loop",
          "WorkerThread::run",
          "WorkerTaskDispatcher::worker_run_task",
          "SemaphoreGangTaskDispatcher::worker_wait_for_task",
          "ConcurrentGCThread::run",
          "ZUnmapper::dequeue",
          "ServiceThread::service_thread_entry",
          "MonitorDeflationThread::monitor_deflation_thread_entry",
          "NotificationThread::notification_thread_entry",
          "NMethodSweeper::sweeper_loop",
          "signal_thread_entry",
          "attach_listener_thread_entry",
          "AttachListenerThread::thread_entry");

  /** What HotSpot's concurrent collectors call the loops of their threads. */
  private static final List<String> LOOPS_END = List.of("::run_service", "::run_thread");

  /** By which all of them wait; beside these only native code and the kernel's stand above. */
  private static final List<String> PRIMITIVES =
      List.of(
          "java.lang.Object.wait",
          "java.lang.Thread.sleep",
          "java.util.concurrent.locks.LockSupport.park",
          "jdk.internal.misc.Unsafe.park",
          "sun.misc.Unsafe.park",
          "Unsafe_Park",
          "JVM_MonitorWait",
          "Monitor::",
          "Mutex::",
          "MonitorLocker::",
          "ObjectMonitor::wait",
          "ObjectSynchronizer::wait",
          "os::Platform",
          "os::sleep",
          "os::naked_sleep",
          "Parker::",
          "PlatformEvent::",
          "PlatformMonitor::",
          "PosixSemaphore::",
          "Semaphore::",
          "ConditionVariable",
          "ZConditionLock",
          "ZMessagePort");

  /** Events that show the stack of whoever ended the wait. */
  private static final Set<String> AT_THE_WAKER = Set.of("mutex", "wakeup");

  /** Leaves of threads that would run if they could. */
  private static final List<String> NOT_WAITING = List.of("[run queue]", "[throttled]");

  private static final byte IDLE = 1;
  private static final byte BUSY = 2;

  private final Recording recording;
  private final boolean[] tellsWaiter;
  private final byte[] ofStack;

  public IdleWaits(Recording recording) {
    this.recording = recording;
    ofStack = new byte[recording.stackCount()];
    tellsWaiter = new boolean[recording.events().size()];
    for (int i = 0; i < tellsWaiter.length; i++) {
      EventType event = recording.events().get(i);
      tellsWaiter[i] = !AT_THE_WAKER.contains(event.name());
    }
  }

  /** Whether a sample is a wait for work. */
  public boolean isIdle(int sample) {
    if (!tellsWaiter[recording.sampleEvent(sample)]) {
      return false;
    }
    int stack = recording.sampleStack(sample);
    if (ofStack[stack] == 0) {
      ofStack[stack] = isIdleStack(stack) ? IDLE : BUSY;
    }
    return ofStack[stack] == IDLE;
  }

  private boolean isIdleStack(int stack) {
    int[] leafFirst = recording.stackFrames(stack);
    if (leafFirst.length == 0 || !isWait(recording.frames().get(leafFirst[0]))) {
      return false;
    }
    boolean waitsItself = true;
    for (int i = 1; i < leafFirst.length; i++) {
      Frame frame = recording.frames().get(leafFirst[i]);
      String name = frame.name();
      if (WAITS.contains(name) || waitsItself && isLoop(frame, name)) {
        return true;
      }
      waitsItself &= isPrimitive(frame, name);
    }
    return false;
  }

  private static boolean isWait(Frame leaf) {
    return leaf.kind() == FrameKind.WAIT
        && NOT_WAITING.stream().noneMatch(leaf.methodName()::startsWith);
  }

  private static boolean isLoop(Frame frame, String name) {
    return LOOPS.contains(name)
        || frame.kind() == FrameKind.JVM && LOOPS_END.stream().anyMatch(name::endsWith);
  }

  private static boolean isPrimitive(Frame frame, String name) {
    return switch (frame.kind()) {
      case KERNEL, NATIVE, STUB, WAIT -> true;
      case JVM, INTERPRETED, C1, C2, INLINED, NATIVE_METHOD ->
          PRIMITIVES.stream().anyMatch(name::startsWith);
      case PLACEHOLDER -> !frame.module().isEmpty(); // native code without symbols
      case VIRTUAL_ENTRY, OBJECT -> false;
    };
  }
}
