package jtrace.workloads;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import jtrace.workloads.fibers.Body;
import jtrace.workloads.fibers.Fiber;

/**
 * A chain in a continuation of its own, which gives way to whoever runs it when the chain yields.
 */
final class Generator implements Runnable {
  private final Fiber fiber;
  private final Body body;
  private long value;

  Generator(Fiber fiber, Body body, long value) {
    this.fiber = fiber;
    this.body = body;
    this.value = value;
  }

  /** jdk.internal.vm.Continuation, which is not exported. */
  private static final class Continuations {
    static final Object SCOPE;
    static final Constructor<?> NEW;
    static final Method RUN;
    static final Method DONE;
    static final Method YIELD;

    static {
      try {
        Class<?> scope = Class.forName("jdk.internal.vm.ContinuationScope");
        Class<?> type = Class.forName("jdk.internal.vm.Continuation");
        SCOPE = scope.getConstructor(String.class).newInstance("generator");
        NEW = type.getConstructor(scope, Runnable.class);
        RUN = type.getMethod("run");
        DONE = type.getMethod("isDone");
        YIELD = type.getMethod("yield", scope);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }

  /** Runs it to its end; its thread may be frozen with it in between. */
  long last() {
    try {
      Object continuation = Continuations.NEW.newInstance(Continuations.SCOPE, this);
      while (!(boolean) Continuations.DONE.invoke(continuation)) {
        Continuations.RUN.invoke(continuation);
        Thread.yield();
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("run with --add-exports", e);
    }
    return value;
  }

  private static void giveWay() {
    try {
      Continuations.YIELD.invoke(null, Continuations.SCOPE);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void run() {
    body.yieldBy(Generator::giveWay);
    try {
      value = fiber.run(body, value);
    } catch (Body.Thrown e) {
      value = 1;
    }
  }
}
