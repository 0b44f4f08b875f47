package jtrace.workloads;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.nio.ByteBuffer;

/** Redefines {@link ChurnRedefined}; loaded with {@code -javaagent}. */
public final class RedefineAgent {
  private static volatile Instrumentation instrumentation;
  private static byte[] template;

  private RedefineAgent() {}

  /** Called by the JVM before the program. */
  public static void premain(String arguments, Instrumentation given) {
    instrumentation = given;
  }

  /** Replaces the class by the version whose every line is {@code line}. */
  static void redefine(int line) {
    try {
      if (template == null) {
        template = Templates.bytes(ChurnRedefined.class);
      }
      byte[] version = withLine(template.clone(), line);
      instrumentation.redefineClasses(new ClassDefinition(ChurnRedefined.class, version));
    } catch (ReflectiveOperationException | java.lang.instrument.UnmodifiableClassException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sets the line of every entry of the class file's line tables. */
  private static byte[] withLine(byte[] classFile, int line) {
    ByteBuffer file = ByteBuffer.wrap(classFile);
    int name = Templates.indexOfUtf8(file, "LineNumberTable");
    for (int at = 10; at + 8 <= classFile.length; at++) {
      int entries = file.getShort(at + 6) & 0xffff;
      boolean table =
          (file.getShort(at) & 0xffff) == name
              && file.getInt(at + 2) == 2 + 4 * entries
              && entries > 0
              && at + 8 + 4 * entries <= classFile.length;
      for (int i = 0; table && i < entries; i++) {
        file.putShort(at + 8 + 4 * i + 2, (short) line);
      }
    }
    return classFile;
  }
}
