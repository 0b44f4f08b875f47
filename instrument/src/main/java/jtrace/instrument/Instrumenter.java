package jtrace.instrument;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * Puts probes into methods and takes them out again. Requests and answers are lines of text, the
 * interface is one of the JDK: the agent shares no class with it.
 */
public final class Instrumenter implements BiFunction<String, Instrumentation, String> {
  private static final int METHODS_TOLD = 200;

  /** One installed probe. */
  private static final class Installed {
    final Class<?>[] classes;
    final CallTransformer transformer;

    Installed(Class<?>[] classes, CallTransformer transformer) {
      this.classes = classes;
      this.transformer = transformer;
    }
  }

  private final List<Installed> installed = new ArrayList<>();

  /**
   * {@code install}, the probe's number, the class, the method, how many classes at most and which
   * arguments are told, a bit each; or {@code remove}. The answer begins with {@code ok} or {@code
   * refused}.
   */
  @Override
  public synchronized String apply(String request, Instrumentation instrumentation) {
    String[] lines = request.split("\n", -1);
    try {
      return lines[0].equals("install") && lines.length == 6
          ? install(
              Long.parseLong(lines[1]),
              new Wanted(lines[2], lines[3]),
              Integer.parseInt(lines[4]),
              Long.parseLong(lines[5]),
              instrumentation)
          : remove(instrumentation);
    } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
      return "refused\n" + e;
    }
  }

  private String install(
      long probe, Wanted wanted, int limit, long arguments, Instrumentation instrumentation)
      throws UnmodifiableClassException {
    wanted.look(instrumentation, arguments != 0);
    int count = wanted.classes().size();
    if (count == 0) {
      return "refused\n" + wanted.hint();
    }
    if (count > limit) {
      return "many\n" + count + " classes with " + wanted.methods().size() + " methods";
    }
    CallTransformer transformer = new CallTransformer(wanted, probe, arguments);
    Class<?>[] classes = wanted.classes().toArray(new Class<?>[0]);
    instrumentation.addTransformer(transformer, true);
    installed.add(new Installed(classes, transformer));
    instrumentation.retransformClasses(classes);
    if (!transformer.failure().isEmpty()) {
      return "refused\n" + transformer.failure() + "; " + remove(instrumentation);
    }
    Set<String> names = new TreeSet<>(wanted.methods());
    StringBuilder answer = new StringBuilder("ok\n");
    answer.append(count).append(' ').append(wanted.methods().size()).append('\n');
    names.stream().limit(METHODS_TOLD).forEach(name -> answer.append(name).append('\n'));
    return answer.toString();
  }

  private String remove(Instrumentation instrumentation) throws UnmodifiableClassException {
    Set<String> changed = new TreeSet<>();
    for (Installed each : installed) {
      instrumentation.removeTransformer(each.transformer);
    }
    for (Installed each : installed) {
      Check check = new Check(each, changed);
      instrumentation.addTransformer(check, true);
      try {
        instrumentation.retransformClasses(each.classes);
      } finally {
        instrumentation.removeTransformer(check);
      }
    }
    installed.clear();
    return changed.isEmpty() ? "ok\n" : "changed\n" + String.join(", ", changed);
  }

  /** Sees the classes as they are now, last of all transformers. */
  private static final class Check implements ClassFileTransformer {
    private final Installed probe;
    private final Set<String> changed;

    Check(Installed probe, Set<String> changed) {
      this.probe = probe;
      this.changed = changed;
    }

    @Override
    public byte[] transform(
        ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] bytes) {
      if (type != null && !probe.transformer.isAsBefore(type, bytes)) {
        changed.add(type.getName());
      }
      return null; // as the interface wants it: unchanged
    }
  }
}
