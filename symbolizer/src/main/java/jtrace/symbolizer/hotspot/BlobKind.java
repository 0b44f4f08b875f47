package jtrace.symbolizer.hotspot;

/** What a block of the code cache holds, told by {@code CodeBlob::_name}. */
public enum BlobKind {
  /** A compiled method. */
  NMETHOD,
  /** The wrapper of a native method, or a method handle intrinsic. */
  NATIVE_NMETHOD,
  /** I2C and C2I adapters. */
  ADAPTER,
  /** Vtable and itable stubs. */
  VTABLE_STUBS,
  /** The template interpreter; its codelets are listed one by one. */
  INTERPRETER,
  /** A blob of stub routines; its stubs are listed one by one where libjvm has {@code .symtab}. */
  STUB_ROUTINES,
  /** Any other: runtime stubs, safepoint, deoptimization, exception blobs, upcall stubs. */
  RUNTIME;

  static BlobKind of(String name) {
    return switch (name) {
      case "nmethod" -> NMETHOD;
      case "native nmethod" -> NATIVE_NMETHOD;
      case "I2C/C2I adapters" -> ADAPTER;
      case "vtable chunks" -> VTABLE_STUBS;
      case "Interpreter" -> INTERPRETER;
      default ->
          // the second name since JDK 26
          name.startsWith("StubRoutines") || name.startsWith("Stub Generator")
              ? STUB_ROUTINES
              : RUNTIME;
    };
  }

  boolean isMethod() {
    return this == NMETHOD || this == NATIVE_NMETHOD;
  }
}
