package jtrace.profile;

/** What kind of code a frame runs; decides colour, suffix and the quality table's row. */
public enum FrameKind {
  /** Kernel code, including modules. */
  KERNEL("kernel", "_[k]"),
  /** Code of an ELF file other than libjvm, or the vdso. */
  NATIVE("native", ""),
  /** Code of libjvm. */
  JVM("jvm", ""),
  /** HotSpot's generated code that is no method: stubs, adapters, blobs. */
  STUB("stub", ""),
  /** A Java method run by the template interpreter. */
  INTERPRETED("interpreted", "_[0]"),
  /** A Java method compiled by C1 (levels 1 to 3), the outermost of its nmethod. */
  C1("c1", "_[1]"),
  /** A Java method compiled by C2 or a JVMCI compiler (level 4), the outermost of its nmethod. */
  C2("c2", "_[j]"),
  /** A Java method inlined into a compiled one. */
  INLINED("inlined", "_[i]"),
  /** A Java native method's compiled wrapper (level 0). */
  NATIVE_METHOD("native-method", "_[j]"),
  /** Not code: a placeholder that says what could not be named or walked, or a synthetic root. */
  PLACEHOLDER("placeholder", ""),
  /**
   * {@code Continuation.enterSpecial}, a compiled wrapper: the frames above it are the virtual
   * thread's, those below its carrier's.
   */
  VIRTUAL_ENTRY("virtual-entry", "_[j]"),
  /** Not code: what a thread waits for, above the code that waits. */
  WAIT("wait", ""),
  /** Not code: the class of an object, above the code that allocates it. */
  OBJECT("object", "_[i]");

  private final String label;
  private final String suffix;

  FrameKind(String label, String suffix) {
    this.label = label;
    this.suffix = suffix;
  }

  /** The kind's name in tables, files and legends. */
  public String label() {
    return label;
  }

  /**
   * The suffix that async-profiler's annotated collapsed stacks and FlameGraph's java palette use.
   */
  public String suffix() {
    return suffix;
  }

  /** Whether the frame is a Java method. */
  public boolean isJava() {
    return switch (this) {
      case INTERPRETED, C1, C2, INLINED, NATIVE_METHOD, VIRTUAL_ENTRY -> true;
      case KERNEL, NATIVE, JVM, STUB, PLACEHOLDER, WAIT, OBJECT -> false;
    };
  }
}
