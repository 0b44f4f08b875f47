package jtrace.workloads;

import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** How the threads of the known chains are made. */
enum Way {
  /** {@code Thread.ofVirtual()}. */
  PLAIN,
  /**
   * Virtual threads on a scheduler of their own, a fixed pool of two platform threads. Needs {@code
   * --add-opens java.base/java.lang=ALL-UNNAMED}.
   */
  SCHEDULER,
  /** As subtasks of a StructuredTaskScope. Needs {@code --enable-preview}. */
  SCOPE,
  /**
   * In a continuation of their own inside of the virtual thread's. Needs {@code --add-exports
   * java.base/jdk.internal.vm=ALL-UNNAMED}, as {@link #GENERATOR} does.
   */
  NESTED,
  /** In a continuation of a platform thread. */
  GENERATOR;

  private static final int POOL = 2;
  private static final int ROUNDS_OF_SUBTASKS = 20;

  private static final class Builder {
    static final Thread.Builder.OfVirtual INSTANCE = create();

    private static Thread.Builder.OfVirtual create() {
      Executor pool =
          Executors.newFixedThreadPool(
              POOL, Thread.ofPlatform().daemon().name("pool-", 0).factory());
      try {
        Class<?> type = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
        Constructor<?> constructor = type.getDeclaredConstructor(Executor.class);
        constructor.setAccessible(true);
        return (Thread.Builder.OfVirtual) constructor.newInstance(pool);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("this JDK takes no scheduler", e);
      }
    }
  }

  /** How often a chain runs before its thread ends, if nobody says otherwise; 0: for ever. */
  int rounds() {
    return this == SCOPE ? ROUNDS_OF_SUBTASKS : 0;
  }

  Thread unstarted(Runnable task) {
    return this == SCHEDULER
        ? Builder.INSTANCE.unstarted(task)
        : Thread.ofVirtual().unstarted(task);
  }
}
