package jtrace.agent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Loads the classes that a jar has under a name that no other class loader looks for, so that the
 * application neither sees them nor puts its own in their place. Reads the jar once and does not
 * keep it open. Its parent is the JVM's own loader: nothing of the application is visible either.
 */
final class HiddenLoader extends ClassLoader {
  private static final String SUFFIX = ".classdata";
  private static final String CLASS = ".class";

  private final Map<String, byte[]> classes = new HashMap<>();

  HiddenLoader(File jar) throws IOException {
    super(null);
    try (ZipFile file = new ZipFile(jar)) {
      Enumeration<? extends ZipEntry> entries = file.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        String name = entry.getName();
        if (name.endsWith(SUFFIX)) {
          String type = name.substring(0, name.length() - SUFFIX.length()).replace('/', '.');
          classes.put(type, read(file, entry));
        }
      }
    }
  }

  private static byte[] read(ZipFile file, ZipEntry entry) throws IOException {
    try (InputStream in = file.getInputStream(entry)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] part = new byte[8192];
      for (int count = in.read(part); count >= 0; count = in.read(part)) {
        bytes.write(part, 0, count);
      }
      return bytes.toByteArray();
    }
  }

  /** The bytes of its classes, for code that makes other code of them. */
  @Override
  public InputStream getResourceAsStream(String name) {
    String type = name.replace('/', '.');
    byte[] bytes =
        type.endsWith(CLASS)
            ? classes.get(type.substring(0, type.length() - CLASS.length()))
            : null;
    return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length, HiddenLoader.class.getProtectionDomain());
  }
}
