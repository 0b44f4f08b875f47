package jtrace.symbolizer.unwind;

import jtrace.symbolizer.x86.X86Decoder;

/** What one instruction does to a {@link FrameState}. */
final class FrameEffects {

  private static final int STACK_ALIGNMENT = 16;

  private final CodeBounds codeCache;

  FrameEffects(CodeBounds codeCache) {
    this.codeCache = codeCache;
  }

  /** The code cache: calls that leave it go to C, which keeps the callee-saved registers. */
  record CodeBounds(long low, long high) {
    boolean contains(long address) {
      return address >= low && address < high;
    }
  }

  /**
   * Applies the instruction.
   *
   * @param pointBase base for a stack pointer that is not known otherwise
   * @param aligned a value that is a multiple of 16, or {@link FrameState#UNKNOWN}
   */
  void apply(X86Decoder d, FrameState state, long regionBegin, int pointBase, long aligned) {
    switch (d.operation()) {
      case PUSH_REGISTER -> push(state, state.register(d.source()));
      case PUSH -> push(state, FrameState.UNKNOWN);
      case POP_REGISTER -> {
        long value = state.slot(state.register(FrameState.RSP));
        pop(state);
        assign(state, d.target(), value, pointBase);
      }
      case POP -> pop(state);
      case MOVE -> assign(state, d.target(), state.register(d.source()), pointBase);
      case LOAD -> assign(state, d.target(), loaded(d, state), pointBase);
      case STORE -> {
        if (d.plainMemory()) {
          store(state, memory(d, state), state.register(d.source()));
        }
      }
      case STORE_OTHER -> {
        if (d.plainMemory()) {
          state.setSlot(memory(d, state), FrameState.UNKNOWN);
        }
        forget(d.writtenRegisters(), state, pointBase);
      }
      case ADDRESS ->
          assign(
              state,
              d.target(),
              d.plainMemory() ? addressOnly(memory(d, state)) : FrameState.UNKNOWN,
              pointBase);
      case ADD_CONSTANT ->
          assign(
              state,
              d.target(),
              FrameState.plus(state.register(d.target()), d.immediate()),
              pointBase);
      case AND_CONSTANT ->
          assign(
              state,
              d.target(),
              alignedDown(state.register(d.target()), d.immediate(), aligned),
              pointBase);
      case CONSTANT ->
          assign(
              state,
              d.target(),
              codeCache.contains(d.immediate()) ? FrameState.UNKNOWN : FrameState.C_CODE,
              pointBase);
      case EXCHANGE -> {
        long first = state.register(d.target());
        assign(state, d.target(), state.register(d.source()), pointBase);
        assign(state, d.source(), first, pointBase);
      }
      case ENTER -> {
        push(state, state.register(FrameState.RBP));
        state.setRegister(FrameState.RBP, state.register(FrameState.RSP));
        long stack = FrameState.plus(state.register(FrameState.RSP), -d.immediate());
        assign(state, FrameState.RSP, stack, pointBase);
      }
      case LEAVE -> {
        long saved = state.slot(state.register(FrameState.RBP));
        long stack = FrameState.plus(state.register(FrameState.RBP), 8);
        assign(state, FrameState.RSP, addressOnly(stack), pointBase);
        state.setRegister(FrameState.RBP, saved);
      }
      case CALL -> state.afterCall(!codeCache.contains(regionBegin + d.branchTarget()));
      case CALL_INDIRECT ->
          state.afterCall(d.source() >= 0 && state.register(d.source()) == FrameState.C_CODE);
      case OTHER, BRANCH, JUMP, JUMP_INDIRECT, RETURN, TRAP ->
          forget(d.writtenRegisters(), state, pointBase);
    }
  }

  /** An address rounded down to the stack's alignment, which {@code aligned} has. */
  private static long alignedDown(long value, long mask, long aligned) {
    if (mask != -STACK_ALIGNMENT
        || !FrameState.address(aligned)
        || FrameState.base(value) != FrameState.base(aligned)) {
      return FrameState.UNKNOWN;
    }
    int distance = FrameState.offset(value) - FrameState.offset(aligned);
    return FrameState.plus(aligned, Math.floorDiv(distance, STACK_ALIGNMENT) * STACK_ALIGNMENT);
  }

  private static long memory(X86Decoder d, FrameState state) {
    return FrameState.plus(state.register(d.base()), d.displacement());
  }

  private static long addressOnly(long value) {
    return FrameState.address(value) ? value : FrameState.UNKNOWN;
  }

  private static void assign(FrameState state, int register, long value, int pointBase) {
    if (register == FrameState.RSP && !FrameState.address(value)) {
      state.renewStack(pointBase);
    } else {
      state.setRegister(register, value);
    }
  }

  /**
   * Code that writes over the return address of the frame it stands in patches it: C1's exception
   * handlers put the throwing pc there (c1_Runtime1_x86.cpp, generate_handle_exception).
   */
  private static void store(FrameState state, long address, long value) {
    boolean patches = value == FrameState.UNKNOWN && state.isReturnAddressOfFrame(address);
    state.setSlot(address, patches ? FrameState.RETURN_ADDRESS : value);
  }

  private static long loaded(X86Decoder d, FrameState state) {
    if (!d.plainMemory()) {
      return FrameState.UNKNOWN;
    }
    long address = memory(d, state);
    return d.target() == FrameState.RBP && state.holdsSavedFramePointer(address)
        ? state.register(FrameState.RBP)
        : state.slot(address);
  }

  private static void push(FrameState state, long value) {
    long stack = FrameState.plus(state.register(FrameState.RSP), -8);
    state.setRegister(FrameState.RSP, stack);
    state.setSlot(stack, value);
  }

  private static void pop(FrameState state) {
    state.setRegister(FrameState.RSP, FrameState.plus(state.register(FrameState.RSP), 8));
  }

  private static void forget(int registers, FrameState state, int pointBase) {
    for (int left = registers; left != 0; left &= left - 1) {
      assign(state, Integer.numberOfTrailingZeros(left), FrameState.UNKNOWN, pointBase);
    }
  }
}
