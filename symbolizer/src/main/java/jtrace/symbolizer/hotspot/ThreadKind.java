package jtrace.symbolizer.hotspot;

/** What a thread of the JVM's thread list works for. */
public enum ThreadKind {
  /** Runs the program, or a library of it. */
  JAVA,
  /** Compiles methods. */
  COMPILER,
  /** Any other that the JVM itself starts as a Java thread, such as the signal dispatcher. */
  VM
}
