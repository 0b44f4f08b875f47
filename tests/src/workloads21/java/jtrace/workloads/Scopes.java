package jtrace.workloads;

import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.function.UnaryOperator;

/** StructuredTaskScope, whose interface changed from preview to preview (21 to 26). */
final class Scopes {
  private static final String SCOPE = "java.util.concurrent.StructuredTaskScope";

  private Scopes() {}

  /** Runs a chain as the subtask of scope after scope. */
  static void repeat(KnownFibers.Runner runner) {
    ThreadFactory factory = task -> runner.named(Thread.ofVirtual().unstarted(task));
    runner.answer();
    try {
      Class<?> type = Class.forName(SCOPE);
      Method fork = type.getMethod("fork", Callable.class);
      Method join = type.getMethod("join");
      while (true) {
        try (AutoCloseable scope = open(type, factory)) {
          fork.invoke(scope, runner);
          join.invoke(scope);
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException("run with --enable-preview", e);
    }
  }

  private static AutoCloseable open(Class<?> type, ThreadFactory factory)
      throws ReflectiveOperationException {
    if (!type.isInterface()) { // 21 to 24
      return (AutoCloseable)
          type.getConstructor(String.class, ThreadFactory.class).newInstance("chain", factory);
    }
    Object joiner = Class.forName(SCOPE + "$Joiner").getMethod("awaitAll").invoke(null);
    Method with =
        Class.forName(SCOPE + "$Configuration").getMethod("withThreadFactory", ThreadFactory.class);
    UnaryOperator<Object> configure =
        configuration -> {
          try {
            return with.invoke(configuration, factory);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
          }
        };
    for (Method open : type.getMethods()) {
      if (open.getName().equals("open") && open.getParameterCount() == 2) {
        return (AutoCloseable) open.invoke(null, joiner, configure);
      }
    }
    throw new NoSuchMethodException("open");
  }
}
