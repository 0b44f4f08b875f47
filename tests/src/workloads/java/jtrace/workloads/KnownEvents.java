package jtrace.workloads;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * Makes known numbers of a JVM's events at known places: 30 collections, 1000 exceptions, 50
 * threads, 101 classes (100 and the first of its name).
 */
public final class KnownEvents {
  private static final int COLLECTIONS = 30;
  private static final int THROWN = 1000;
  private static final int STARTED = 50;
  private static final int LOADED = 100;

  static volatile Object last;

  /** Thrown here only. */
  public static final class KnownException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Loaded again and again by loaders that know only this class. */
  public static final class Loaded {}

  private static final class Loader extends ClassLoader {
    private final byte[] code;

    Loader(byte[] code) {
      super(KnownEvents.class.getClassLoader());
      this.code = code;
    }

    Class<?> load() {
      return defineClass(Loaded.class.getName(), code, 0, code.length);
    }
  }

  private KnownEvents() {}

  public static void main(String[] args) throws Exception {
    KnownCue.await();
    long before = collectionMillis();
    collectKnown();
    System.out.println("millis collectKnown " + (collectionMillis() - before));
    throwKnown();
    startKnown();
    loadKnown();
    KnownCue.done();
  }

  /** The JVM's own count. */
  private static long collectionMillis() {
    long sum = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      sum += collector.getCollectionTime();
    }
    return sum;
  }

  static void collectKnown() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
  }

  static void throwKnown() {
    for (int i = 0; i < THROWN; i++) {
      try {
        throw new KnownException();
      } catch (KnownException e) {
        last = e;
      }
    }
  }

  static void startKnown() throws InterruptedException {
    for (int i = 0; i < STARTED; i++) {
      Thread thread = new Thread(() -> last = Thread.currentThread().getName());
      thread.start();
      thread.join();
    }
  }

  static void loadKnown() throws IOException {
    byte[] code = code();
    for (int i = 0; i < LOADED; i++) {
      last = new Loader(code).load();
    }
  }

  private static byte[] code() throws IOException {
    String file = Loaded.class.getName().replace('.', '/') + ".class";
    try (InputStream input = KnownEvents.class.getClassLoader().getResourceAsStream(file)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int next = input.read(); next >= 0; next = input.read()) {
        bytes.write(next);
      }
      return bytes.toByteArray();
    }
  }
}
