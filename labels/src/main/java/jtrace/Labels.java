package jtrace;

import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Says what the current thread works on, such as {@code endpoint=/orders}, so that profiles of
 * jtrace can be told apart by it. Labels belong to a thread, virtual or not, and are not inherited
 * by threads that it starts. They cost next to nothing, also while somebody records; without
 * jtrace's agent in the JVM they do nothing at all.
 *
 * <p>Of a thread the last value of each key counts. Profiles keep 8 labels of a thread, and the
 * first 64 characters of a key and 200 of a value.
 */
public final class Labels {
  /** The labels of a thread that has none. */
  private static final Object NO_LABELS = "";

  /** Without the agent. */
  private static final BiFunction<String, String, Object> NOWHERE = (key, value) -> NO_LABELS;

  /** Sets a label of the current thread and returns the labels it had before. */
  private static volatile BiFunction<String, String, Object> setter = NOWHERE;

  /** Gives the current thread labels that it had before. */
  private static volatile Consumer<Object> restorer = labels -> {};

  static {
    try {
      connect(
          Class.forName("jtrace.agent.Agent", true, ClassLoader.getSystemClassLoader())
              .getMethod("labels")
              .invoke(null));
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      disconnect(); // no agent: if one comes later, it looks for this class
    }
  }

  private Labels() {}

  /** Called by the agent, which may come after this class. */
  @SuppressWarnings("unchecked")
  private static void connect(Object agent) {
    if (agent instanceof BiFunction && agent instanceof Consumer) {
      restorer = (Consumer<Object>) agent;
      setter = (BiFunction<String, String, Object>) agent;
    }
  }

  /** Called by the agent when it goes. */
  private static void disconnect() {
    setter = NOWHERE;
    restorer = labels -> {};
  }

  /** Runs something under a label; afterwards the thread has the labels that it had before. */
  public static void with(String key, String value, Runnable work) {
    Object before = setter.apply(key, value);
    try {
      work.run();
    } finally {
      restorer.accept(before);
    }
  }

  /** As {@link #with(String, String, Runnable)}, for work that has a result. */
  public static <T> T with(String key, String value, Callable<T> work) throws Exception {
    Object before = setter.apply(key, value);
    try {
      return work.call();
    } finally {
      restorer.accept(before);
    }
  }

  /**
   * Sets a label for as long as the returned scope is open. To be closed by the same thread, scopes
   * that were opened later first.
   */
  public static Scope scope(String key, String value) {
    return new Scope(setter.apply(key, value));
  }

  /** Sets a label until it is cleared or set again; an empty value clears it. */
  @SuppressWarnings("ReturnValueIgnored")
  public static void set(String key, String value) {
    setter.apply(key, value);
  }

  /** Takes one label from the current thread. */
  public static void clear(String key) {
    set(key, "");
  }

  /** Takes all labels from the current thread. */
  public static void clear() {
    restorer.accept(NO_LABELS);
  }

  /** The time during which a label is set. */
  public static final class Scope implements AutoCloseable {
    private final Object before;

    private Scope(Object before) {
      this.before = before;
    }

    /** Gives the thread the labels back that it had before. */
    @Override
    public void close() {
      restorer.accept(before);
    }
  }
}
