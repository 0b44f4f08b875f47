package jtrace.symbolizer.hotspot;

/** What kind of generated code that is no method. */
public enum GeneratedKind {
  /** A codelet of the template interpreter. */
  CODELET,
  /** A stub of StubRoutines, or the whole blob where its stubs cannot be told apart. */
  STUB_ROUTINE,
  /** A runtime stub or one of the special blobs (deoptimization, safepoint, exception). */
  RUNTIME_STUB,
  ADAPTER,
  VTABLE_STUBS
}
