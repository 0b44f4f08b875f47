package jtrace.workloads;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Works as applications do that have something special about them, and asks for nothing but what
 * the smallest JDK has. Prints {@code STEPS} and what its class loader is at the end. Options:
 * {@code seconds=30}, {@code exit=0}, {@code bytebuddy=JAR}: makes classes with that Byte Buddy all
 * the time.
 */
public final class KnownGuest {
  private static final long STEP_NANOS = 200_000;
  static volatile long sink;

  private KnownGuest() {}

  public static void main(String[] args) throws Exception {
    Life life = new Life(args);
    String jar = life.option("bytebuddy", "");
    Maker maker = jar.isEmpty() ? null : new Maker(jar);
    life.ready();
    long steps = 0;
    for (; !life.over(); steps++) {
      step(steps);
      if (maker != null && steps % 10 == 0) {
        maker.make();
      }
    }
    System.out.println(
        "STEPS " + (steps > 0) + " " + KnownGuest.class.getClassLoader().getClass().getName());
    int exit = life.option("exit", 0);
    if (exit != 0) {
      System.exit(exit);
    }
  }

  static void step(long number) {
    long end = System.nanoTime() + STEP_NANOS;
    while (System.nanoTime() - end < 0) {
      sink += number;
    }
  }

  /** A Byte Buddy of the application, whichever version it is. */
  private static final class Maker {
    private final ClassLoader loader;
    private final Class<?> buddy;

    Maker(String jar) throws Exception {
      loader = new URLClassLoader(new URL[] {new File(jar).toURI().toURL()}, null);
      buddy = loader.loadClass("net.bytebuddy.ByteBuddy");
    }

    /** A class with a name of its own. */
    void make() throws Exception {
      Object builder =
          buddy
              .getMethod("subclass", Class.class)
              .invoke(buddy.getConstructor().newInstance(), Object.class);
      Object unloaded = call("net.bytebuddy.dynamic.DynamicType$Builder", "make", builder);
      byte[] bytes = (byte[]) call("net.bytebuddy.dynamic.DynamicType", "getBytes", unloaded);
      if (bytes.length == 0) {
        throw new IllegalStateException("no class");
      }
    }

    private Object call(String type, String method, Object on) throws Exception {
      Method found = loader.loadClass(type).getMethod(method);
      return found.invoke(on);
    }
  }
}
