package jtrace.profile.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.profile.ProcessInfo;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import org.junit.jupiter.api.Test;

class IdleWaitsTest {
  private static final Frame PARK = wait("[park] java.lang.Object");
  private static final Frame FUTEX = wait("[futex]");
  private static final Frame KERNEL = symbol(FrameKind.KERNEL, "futex_wait");

  private static Frame wait(String text) {
    return symbol(FrameKind.WAIT, text);
  }

  private static Frame symbol(FrameKind kind, String name) {
    return Frame.ofSymbol(kind, name, "", "", 0);
  }

  private static Frame java(String className, String method) {
    return new Frame(
        FrameKind.C2, className, method, "()V", "", "", 0, false, "", 0, NameStatus.NAMED);
  }

  private static boolean isIdle(String event, Frame... leafFirst) throws IOException {
    RecordingBuilder sink = new RecordingBuilder();
    int id = sink.event(new EventType(event, "off_cpu", "nanoseconds", 0, "sched_switch"));
    int[] frames = new int[leafFirst.length];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = sink.frame(leafFirst[i]);
    }
    int process = sink.process(new ProcessInfo(1, "java", "java", "", 0));
    int thread = sink.thread(new ThreadInfo(process, 1, "t", true));
    sink.sample(id, 1, 0, thread, sink.stack(frames, StackEnd.COMPLETE), 1, 100);
    return new IdleWaits(sink.build()).isIdle(0);
  }

  @Test
  void workersOfPoolsWaitForWorkInTheirQueueAndNotInTheirTasks() throws IOException {
    Frame worker = java("java.util.concurrent.ThreadPoolExecutor", "runWorker");
    Frame task = java("java.util.concurrent.ThreadPoolExecutor", "getTask");
    Frame take = java("com.acme.OwnQueue", "take");
    Frame park = java("java.util.concurrent.locks.LockSupport", "park");
    assertThat(isIdle("off-cpu", PARK, KERNEL, park, take, task, worker)).isTrue();
    assertThat(isIdle("off-cpu", PARK, KERNEL, park, take, worker)).isFalse();
  }

  @Test
  void loopsAreIdleOnlyWhereTheyWaitThemselves() throws IOException {
    Frame loop = java("java.util.TimerThread", "mainLoop");
    Frame wait = java("java.lang.Object", "wait");
    Frame own = java("com.acme.Cleanup", "run");
    assertThat(isIdle("off-cpu", PARK, KERNEL, wait, loop)).isTrue();
    assertThat(isIdle("off-cpu", PARK, KERNEL, wait, own, loop)).isFalse();
    Frame gang = symbol(FrameKind.JVM, "GangWorker::loop");
    Frame semaphore = symbol(FrameKind.JVM, "PosixSemaphore::wait");
    Frame task = symbol(FrameKind.JVM, "ParEvacuateFollowersClosure::do_void");
    assertThat(isIdle("off-cpu", FUTEX, KERNEL, semaphore, gang)).isTrue();
    assertThat(isIdle("off-cpu", FUTEX, KERNEL, semaphore, task, gang)).isFalse();
  }

  @Test
  void whoeverRunsOrWouldRunIsNotIdle() throws IOException {
    Frame task = java("java.util.concurrent.ThreadPoolExecutor", "getTask");
    assertThat(isIdle("cpu", task)).isFalse();
    assertThat(isIdle("off-cpu", wait("[run queue]"), task)).isFalse();
    assertThat(isIdle("off-cpu", wait("[run queue] kworker"), task)).isFalse();
  }

  @Test
  void theStackOfWhoeverWokeSaysNothingOfTheWait() throws IOException {
    Frame task = java("java.util.concurrent.ThreadPoolExecutor", "getTask");
    assertThat(isIdle("mutex", PARK, task)).isFalse();
    assertThat(isIdle("wakeup", PARK, task)).isFalse();
    assertThat(isIdle("block", PARK, task)).isTrue();
  }
}
