package jtrace.workloads;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Paths;

/**
 * A class loader for {@code -Djava.system.class.loader}, which defines the programs itself. Cannot
 * be given more classes, unless it is an {@link Open} one.
 */
public class KnownSystemLoader extends URLClassLoader {
  private static final String OWN = "jtrace.workloads.";

  /** As the JVM calls it. */
  public KnownSystemLoader(ClassLoader parent) {
    super(new URL[0], parent);
  }

  /** One that agents can be added to. */
  public static final class Open extends KnownSystemLoader {
    /** As the JVM calls it. */
    public Open(ClassLoader parent) {
      super(parent);
    }

    /** Called by the JVM, by its name. */
    void appendToClassPathForInstrumentation(String path) throws MalformedURLException {
      addURL(Paths.get(path).toUri().toURL());
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      if (known != null || !name.startsWith(OWN) || name.startsWith(OWN + "KnownSystemLoader")) {
        return known != null ? known : super.loadClass(name, resolve);
      }
      byte[] bytes = bytes(name);
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  private byte[] bytes(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        bytes.write(next);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
