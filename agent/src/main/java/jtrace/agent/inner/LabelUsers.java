package jtrace.agent.inner;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;

/**
 * The applications' copies of {@code jtrace.Labels}, as many as class loaders have one. A copy asks
 * for the agent when it is loaded; those that are there before the agent are told.
 */
final class LabelUsers {
  private static final String CLASS = "jtrace.Labels";

  private ThreadLabels labels;

  /** What takes the labels; made when somebody has some. */
  synchronized ThreadLabels taker() {
    try {
      if (labels == null) {
        labels = new ThreadLabels();
      }
      return labels;
    } catch (IOException e) {
      throw new IllegalStateException("no room for labels: " + e.getMessage(), e);
    }
  }

  /** Not synchronized: a copy that is just being loaded is waited for, and asks for the labels. */
  void connect(Instrumentation instrumentation) {
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (type.getName().equals(CLASS)) {
        call(type, "connect", taker());
      }
    }
  }

  void disconnect(Instrumentation instrumentation) {
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (type.getName().equals(CLASS)) {
        call(type, "disconnect");
      }
    }
    synchronized (this) {
      if (labels != null) {
        labels.close();
        labels = null;
      }
    }
  }

  /** Another class of this name is not ours, and left alone. */
  private static void call(Class<?> type, String name, Object... arguments) {
    try {
      Class<?>[] parameters = new Class<?>[arguments.length];
      java.util.Arrays.fill(parameters, Object.class);
      Method method = type.getDeclaredMethod(name, parameters);
      method.setAccessible(true);
      method.invoke(null, arguments);
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      return;
    }
  }
}
