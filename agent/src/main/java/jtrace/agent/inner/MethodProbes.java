package jtrace.agent.inner;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.function.BiFunction;

/**
 * The probes that one host has put into methods. What does it, and Byte Buddy with it, comes with
 * that host in a jar, lives in a loader of its own and goes with the host.
 */
final class MethodProbes {
  /** Of a host that brought no such jar. */
  static final MethodProbes NONE =
      new MethodProbes((request, instrumentation) -> "refused\nnot asked for", null);

  private final BiFunction<String, Instrumentation, String> instrumenter;
  private final Instrumentation instrumentation;

  private MethodProbes(
      BiFunction<String, Instrumentation, String> instrumenter, Instrumentation instrumentation) {
    this.instrumenter = instrumenter;
    this.instrumentation = instrumentation;
  }

  /** Reads the whole jar, which is gone soon; in a loader of the kind that this class is in. */
  @SuppressWarnings("unchecked")
  static MethodProbes load(Path jar, Instrumentation instrumentation)
      throws ReflectiveOperationException {
    Constructor<?> loader =
        MethodProbes.class.getClassLoader().getClass().getDeclaredConstructor(File.class);
    loader.setAccessible(true);
    return new MethodProbes(
        (BiFunction<String, Instrumentation, String>)
            ((ClassLoader) loader.newInstance(jar.toFile()))
                .loadClass("jtrace.instrument.Instrumenter")
                .getDeclaredConstructor()
                .newInstance(),
        instrumentation);
  }

  /** Puts some in, or takes all out. */
  String ask(String request) {
    return instrumenter.apply(request, instrumentation);
  }

  /** The host has gone: takes out what it has left. */
  void end() {
    if (this != NONE) {
      ask("remove");
    }
  }
}
