package jtrace.symbolizer.unwind;

import java.util.OptionalInt;

/**
 * How a region is entered: the state at its first instruction and what the canonical frame address
 * is. Names are HotSpot's (templateInterpreterGenerator.cpp, stubGenerator, sharedRuntime), the
 * same from 17 to 25 but for blanks and underscores.
 *
 * @param start state at the first instruction
 * @param cfa the canonical frame address, as a value of {@link FrameState}
 * @param gaps what code is that no path from the start reaches
 */
record CodeEntry(FrameState start, long cfa, Gaps gaps) {

  /** What to do with bytes that no path reaches. */
  enum Gaps {
    /** Data or code of unknown state: no rows. */
    LEAVE,
    /** Code entered in the same state as the start. */
    SAME_STATE,
    /** Stubs, where they begin with push rbp; mov rbp, rsp. */
    FRAMED_FUNCTIONS,
    /** The same, and a jump with the return address in rdx: a deoptimization blob's entries. */
    DEOPT_ENTRIES
  }

  private static final long CALLED = FrameState.value(FrameState.ENTRY_BASE, 8);
  private static final long JUMPED = FrameState.value(FrameState.ENTRY_BASE, 0);

  static CodeEntry of(GeneratedRegion region) {
    String name = region.name().replace(' ', '_');
    return switch (region.kind()) {
      case INTERPRETER ->
          name.contains("method_entry_point")
              ? methodEntry()
              : new CodeEntry(FrameState.interpreted(), FrameState.SENDER, Gaps.SAME_STATE);
      case METHOD_HANDLE -> methodEntry();
      case STUBS -> stubs();
      case ADAPTER, VTABLE -> new CodeEntry(FrameState.function(), CALLED, Gaps.SAME_STATE);
      case STUB -> stub(name);
      case RUNTIME -> runtime(region, name);
    };
  }

  /**
   * The canonical frame address where it is a multiple of 16, else {@link FrameState#UNKNOWN}: that
   * of runtime blobs is, because compiled code keeps its stack aligned (frame_x86.hpp). An adapter
   * is called by compiled code where it has put its caller's sp into r13, as a C2I adapter does
   * before it patches the caller (sharedRuntime_x86_64.cpp, patch_callers_callsite).
   */
  long alignedCfa(GeneratedRegion region, FrameState state) {
    boolean calledByCompiled =
        switch (region.kind()) {
          case RUNTIME -> true;
          case ADAPTER ->
              FrameState.address(state.register(FrameState.RSP))
                  && state.register(FrameState.R13) == state.register(FrameState.RSP);
          case INTERPRETER, STUB, STUBS, VTABLE, METHOD_HANDLE -> false;
        };
    return calledByCompiled && FrameState.base(cfa) == FrameState.ENTRY_BASE
        ? cfa
        : FrameState.UNKNOWN;
  }

  private static CodeEntry stub(String name) {
    // a blob whose single stubs have no names
    if (name.startsWith("StubRoutines_") || name.matches("Stub_Generator_.*_blob")) {
      return stubs();
    }
    if (name.contains("catch_exception")) {
      return new CodeEntry(FrameState.framed(), CALLED, Gaps.LEAVE);
    }
    return new CodeEntry(FrameState.function(), CALLED, Gaps.LEAVE);
  }

  private static CodeEntry stubs() {
    return new CodeEntry(FrameState.function(), CALLED, Gaps.FRAMED_FUNCTIONS);
  }

  private static CodeEntry methodEntry() {
    return new CodeEntry(FrameState.methodEntry(), FrameState.SENDER, Gaps.LEAVE);
  }

  private static CodeEntry runtime(GeneratedRegion region, String name) {
    if (name.startsWith("_linkTo") || name.startsWith("_invoke")) { // MethodHandle intrinsics
      return methodEntry();
    }
    if (name.contains("forward_exception")) { // C1's: other stubs of C1 jump to it with their frame
      return new CodeEntry(FrameState.framed(), CALLED, Gaps.LEAVE);
    }
    if (name.contains("ExceptionBlob")) {
      return new CodeEntry(FrameState.exceptionBlob(), JUMPED, Gaps.LEAVE);
    }
    if (DeoptRows.covers(name)) {
      return new CodeEntry(FrameState.function(), CALLED, Gaps.DEOPT_ENTRIES);
    }
    // A poll inside a method: the handler begins by making room for the return address.
    if (name.contains("SafepointBlob") && region.code().length > 0 && region.code()[0] == 0x53) {
      OptionalInt saved = SavedPc.offset(region.code());
      return saved.isEmpty()
          ? unknown()
          : new CodeEntry(FrameState.interruptedAtPcInThread(saved.getAsInt()), JUMPED, Gaps.LEAVE);
    }
    return new CodeEntry(FrameState.function(), CALLED, Gaps.LEAVE);
  }

  private static CodeEntry unknown() {
    return new CodeEntry(new FrameState(), CALLED, Gaps.LEAVE);
  }
}
