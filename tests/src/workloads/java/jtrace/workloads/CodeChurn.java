package jtrace.workloads;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.function.LongUnaryOperator;

/**
 * Code that comes and goes: the thread {@code churn} makes a class, runs it for a moment, forgets
 * it, and logs when it ran. Whatever a profile shows of a generation that did not run at that time
 * is wrong. Options: {@code kind=hidden}, {@code loader}, {@code lambda} or {@code redefine};
 * {@code micros=300}, how long a generation runs; {@code log=FILE}; {@code seconds=30}.
 */
public final class CodeChurn {
  private static final int MAX_LINE = 60_000;

  private static volatile long sink;

  private CodeChurn() {}

  public static void main(String[] args) throws InterruptedException {
    Life life = new Life(args);
    Thread thread = new Thread(() -> run(life), "churn");
    thread.start();
    Thread.sleep(1000L * life.option("warm", 1));
    life.ready();
    thread.join();
    System.out.println("DONE");
  }

  private static void run(Life life) {
    String kind = life.option("kind", "hidden");
    long nanos = life.option("micros", 300) * 1000L;
    try (ChurnLog log = new ChurnLog(life.option("log", "/dev/null"))) {
      byte[] template =
          Templates.bytes(kind.equals("lambda") ? ChurnLambda00000000.class : Churn00000000.class);
      for (int number = 1; !life.over(); number++) {
        if (kind.equals("redefine")) {
          redefined(log, 1 + number % MAX_LINE, nanos);
        } else {
          Generation generation = make(kind, template, number);
          long begin = System.nanoTime();
          sink = generation.burn(begin + nanos);
          log.window(begin, System.nanoTime(), Integer.toString(number));
        }
      }
    }
  }

  private static Generation make(String kind, byte[] template, int number) {
    byte[] bytes = Templates.numbered(template, number);
    try {
      Class<?> made =
          kind.equals("hidden") ? Hidden.define(bytes) : new ShortLivedLoader().define(bytes);
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      return (Generation) lookup.findConstructor(made, MethodType.methodType(void.class)).invoke();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** A version that stays on the stack while the next one replaces it. */
  private static void redefined(ChurnLog log, int line, long nanos) {
    RedefineAgent.redefine(line);
    long begin = System.nanoTime();
    LongUnaryOperator inner =
        x -> {
          long old = System.nanoTime();
          log.window(begin, old, Integer.toString(line));
          RedefineAgent.redefine(line + 1);
          long young = System.nanoTime();
          long y = ChurnRedefined.burn(nanos, z -> z);
          log.window(young, System.nanoTime(), line + "," + (line + 1));
          return y;
        };
    sink = ChurnRedefined.burn(nanos, inner);
  }

  /** Classes that no name leads to: hidden ones, before JDK 15 the VM's anonymous ones. */
  private static final class Hidden {
    private static final Object NONE = noOptions();
    private static final Object DEFINER;
    private static final Method DEFINE;

    static {
      try {
        if (NONE != null) {
          DEFINER = MethodHandles.lookup();
          DEFINE =
              MethodHandles.Lookup.class.getMethod(
                  "defineHiddenClass", byte[].class, boolean.class, NONE.getClass());
        } else {
          Class<?> unsafe = Class.forName("sun.misc.Unsafe");
          Field field = unsafe.getDeclaredField("theUnsafe");
          field.setAccessible(true);
          DEFINER = field.get(null);
          DEFINE =
              unsafe.getMethod("defineAnonymousClass", Class.class, byte[].class, Object[].class);
        }
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private Hidden() {}

    /** An empty array of {@code Lookup.ClassOption}; null where there is none. */
    private static Object noOptions() {
      try {
        return Array.newInstance(
            Class.forName("java.lang.invoke.MethodHandles$Lookup$ClassOption"), 0);
      } catch (ClassNotFoundException e) {
        return null;
      }
    }

    static Class<?> define(byte[] bytes) throws ReflectiveOperationException {
      return NONE == null
          ? (Class<?>) DEFINE.invoke(DEFINER, CodeChurn.class, bytes, null)
          : ((MethodHandles.Lookup) DEFINE.invoke(DEFINER, bytes, true, NONE)).lookupClass();
    }
  }

  /** A loader of one class. */
  private static final class ShortLivedLoader extends ClassLoader {
    ShortLivedLoader() {
      super(CodeChurn.class.getClassLoader());
    }

    Class<?> define(byte[] bytes) {
      return defineClass(null, bytes, 0, bytes.length);
    }
  }
}
