package jtrace.symbolizer.unwind;

import java.util.Arrays;

/**
 * What is known at one instruction about the registers and the stack, in terms of the entry: which
 * registers and stack words hold the stack pointer at entry plus something, the return address, the
 * caller's rbp, and so on. Registers have the hardware's numbers.
 *
 * <p>A value is a base and an offset, packed into a long. The first bases are named below; further
 * ones stand for the unknown stack pointer at one program point. Values of {@link #address} bases
 * can be added to, the others are opaque.
 */
final class FrameState {

  static final int RSP = 4;
  static final int RBP = 5;
  static final int RBX = 3;
  static final int R13 = 13;
  static final int R15 = 15;
  static final int REGISTERS = 32;

  /** Nothing is known. */
  static final int UNKNOWN_BASE = 0;

  /** The stack pointer at entry. */
  static final int ENTRY_BASE = 1;

  /** The caller's stack pointer as an interpreter entry gets it in r13. */
  static final int SENDER_BASE = 2;

  /** The frame pointer of a complete interpreter frame. */
  static final int INTERPRETER_BASE = 3;

  static final int RETURN_ADDRESS_BASE = 4;
  static final int CALLER_RBP_BASE = 5;
  static final int METHOD_BASE = 6;

  /** An address of code outside the code cache. */
  static final int C_CODE_BASE = 7;

  /** The JavaThread, where it is known to be in r15. */
  static final int THREAD_BASE = 8;

  /** The stack pointer at entry where it has no relation to the frame. */
  private static final int START_BASE = 16;

  /** First base for a stack pointer at a program point. */
  static final int POINT_BASE = 17;

  static final long UNKNOWN = 0;
  static final long RETURN_ADDRESS = value(RETURN_ADDRESS_BASE, 0);
  static final long CALLER_RBP = value(CALLER_RBP_BASE, 0);
  static final long METHOD = value(METHOD_BASE, 0);
  static final long SENDER = value(SENDER_BASE, 0);
  static final long C_CODE = value(C_CODE_BASE, 0);

  /** More interesting stack words than any stub has; further ones are forgotten. */
  private static final int MAX_SLOTS = 24;

  private final long[] registers = new long[REGISTERS];
  private final long[] slotAddresses = new long[MAX_SLOTS];
  private final long[] slotValues = new long[MAX_SLOTS];
  private int slots;

  static long value(int base, int offset) {
    return (long) base << 32 | offset & 0xffffffffL;
  }

  static int base(long value) {
    return (int) (value >>> 32);
  }

  static int offset(long value) {
    return (int) value;
  }

  static boolean address(long value) {
    int base = base(value);
    return base >= ENTRY_BASE && base <= INTERPRETER_BASE || base >= THREAD_BASE;
  }

  static long plus(long value, long distance) {
    if (!address(value)) {
      return distance == 0 ? value : UNKNOWN;
    }
    long sum = offset(value) + distance;
    return sum == (int) sum ? value(base(value), (int) sum) : UNKNOWN;
  }

  FrameState copy() {
    FrameState copy = new FrameState();
    copy.set(this);
    return copy;
  }

  void set(FrameState other) {
    System.arraycopy(other.registers, 0, registers, 0, REGISTERS);
    System.arraycopy(other.slotAddresses, 0, slotAddresses, 0, other.slots);
    System.arraycopy(other.slotValues, 0, slotValues, 0, other.slots);
    slots = other.slots;
  }

  long register(int register) {
    return registers[register];
  }

  void setRegister(int register, long value) {
    registers[register] = value;
    if (register == RSP) {
      dropBelowStack();
    }
  }

  /** The stack word at an address, {@link #UNKNOWN} when nothing is known about it. */
  long slot(long address) {
    for (int i = 0; i < slots; i++) {
      if (slotAddresses[i] == address) {
        return slotValues[i];
      }
    }
    return UNKNOWN;
  }

  void setSlot(long address, long value) {
    if (!address(address)) {
      return;
    }
    for (int i = 0; i < slots; i++) {
      if (slotAddresses[i] == address) {
        removeSlot(i);
        break;
      }
    }
    if (value != UNKNOWN && slots < MAX_SLOTS) {
      slotAddresses[slots] = address;
      slotValues[slots++] = value;
    }
  }

  int slotCount() {
    return slots;
  }

  long slotAddress(int index) {
    return slotAddresses[index];
  }

  long slotValue(int index) {
    return slotValues[index];
  }

  private void removeSlot(int index) {
    slots--;
    slotAddresses[index] = slotAddresses[slots];
    slotValues[index] = slotValues[slots];
  }

  /** Words below the stack pointer may be overwritten by a signal handler at any time. */
  private void dropBelowStack() {
    long stack = registers[RSP];
    for (int i = slots - 1; i >= 0; i--) {
      boolean dead =
          base(slotAddresses[i]) == base(stack)
              ? offset(slotAddresses[i]) < offset(stack)
              : base(stack) == SENDER_BASE;
      if (dead) {
        removeSlot(i);
      }
    }
  }

  /** The stack pointer became something that only this program point knows. */
  void renewStack(int pointBase) {
    forgetBase(pointBase);
    setRegister(RSP, value(pointBase, 0));
  }

  /** Makes every value that is expressed by a base unknown. */
  void forgetBase(int base) {
    for (int r = 0; r < REGISTERS; r++) {
      if (base(registers[r]) == base) {
        registers[r] = UNKNOWN;
      }
    }
    for (int i = slots - 1; i >= 0; i--) {
      if (base(slotAddresses[i]) == base || base(slotValues[i]) == base) {
        removeSlot(i);
      }
    }
  }

  /**
   * Keeps what holds in both states; a stack pointer that differs becomes the point's own.
   *
   * @return whether anything changed
   */
  boolean merge(FrameState incoming, int pointBase) {
    FrameState other = incoming;
    boolean changed = false;
    long stack = registers[RSP];
    if (stack != other.registers[RSP]) {
      other = incoming.copy();
      other.renewStack(pointBase);
      if (stack != value(pointBase, 0)) {
        renewStack(pointBase);
        changed = true;
      }
    }
    for (int r = 0; r < REGISTERS; r++) {
      if (registers[r] != UNKNOWN && registers[r] != other.registers[r]) {
        registers[r] = UNKNOWN;
        changed = true;
      }
    }
    for (int i = slots - 1; i >= 0; i--) {
      if (other.slot(slotAddresses[i]) != slotValues[i]) {
        removeSlot(i);
        changed = true;
      }
    }
    return changed;
  }

  /** A function's first instruction: return address on top of the stack. */
  static FrameState function() {
    FrameState state = new FrameState();
    state.registers[RSP] = value(ENTRY_BASE, 0);
    state.registers[RBP] = CALLER_RBP;
    state.setSlot(value(ENTRY_BASE, 0), RETURN_ADDRESS);
    return state;
  }

  /** An interpreter method entry: also the caller's sp in r13 and the method in rbx. */
  static FrameState methodEntry() {
    FrameState state = function();
    state.registers[R13] = SENDER;
    state.registers[RBX] = METHOD;
    return state;
  }

  /**
   * Reached by a jump from a compiled method's exception handler: return address in rdx, which is
   * kept in the thread meanwhile.
   */
  static FrameState exceptionBlob() {
    FrameState state = new FrameState();
    state.registers[RSP] = value(ENTRY_BASE, 0);
    state.registers[RBP] = CALLER_RBP;
    state.registers[2] = RETURN_ADDRESS;
    state.registers[R15] = value(THREAD_BASE, 0);
    return state;
  }

  /** The same where the canonical frame address is 8 over the stack pointer that is asked for. */
  static FrameState jumpedWithPcInRdx() {
    FrameState state = exceptionBlob();
    state.registers[RSP] = value(ENTRY_BASE, 8);
    return state;
  }

  /**
   * Reached from a signal handler, in place of the instruction that was interrupted, whose address
   * is kept in the thread.
   */
  static FrameState interruptedAtPcInThread(int offset) {
    FrameState state = new FrameState();
    state.registers[RSP] = value(ENTRY_BASE, 0);
    state.registers[RBP] = CALLER_RBP;
    state.registers[R15] = value(THREAD_BASE, 0);
    state.setSlot(value(THREAD_BASE, offset), RETURN_ADDRESS);
    return state;
  }

  /** Code that runs in a frame made by push rbp; mov rbp, rsp. */
  static FrameState framed() {
    FrameState state = new FrameState();
    state.registers[RSP] = value(START_BASE, 0);
    state.registers[RBP] = value(ENTRY_BASE, -8);
    state.setSlot(value(ENTRY_BASE, 0), RETURN_ADDRESS);
    state.setSlot(value(ENTRY_BASE, -8), CALLER_RBP);
    return state;
  }

  /** Code that runs in a complete interpreter frame (frame_x86.hpp: slots in words from rbp). */
  static FrameState interpreted() {
    FrameState state = new FrameState();
    state.registers[RSP] = value(START_BASE, 0);
    state.setInterpreted();
    return state;
  }

  private void setInterpreted() {
    registers[RBP] = value(INTERPRETER_BASE, 0);
    setSlot(value(INTERPRETER_BASE, 8), RETURN_ADDRESS);
    setSlot(value(INTERPRETER_BASE, 0), CALLER_RBP);
    setSlot(value(INTERPRETER_BASE, -8), SENDER);
    setSlot(value(INTERPRETER_BASE, -24), METHOD);
  }

  /** Whether the word holds the return address of a frame made by push rbp; mov rbp, rsp. */
  boolean isReturnAddressOfFrame(long address) {
    long frame = registers[RBP];
    return address(frame)
        && address == plus(frame, 8)
        && slot(frame) == CALLER_RBP
        && slot(address) == RETURN_ADDRESS;
  }

  /**
   * Whether rbp may be taken back from the word: the code began in a frame that other code had made
   * and saved all registers in (C1's save_live_registers), where rbp was the frame's pointer
   * already.
   */
  boolean holdsSavedFramePointer(long address) {
    return base(address) == START_BASE
        && slot(address) == UNKNOWN
        && registers[RBP] == value(ENTRY_BASE, -8);
  }

  boolean inInterpreterFrame() {
    return registers[RBP] == value(INTERPRETER_BASE, 0);
  }

  /**
   * Once the method, the sender's sp, rbp and the return address are in place, forgets the rest.
   */
  boolean becomeInterpreted(int pointBase) {
    long frame = registers[RBP];
    if (inInterpreterFrame()
        || !address(frame)
        || slot(plus(frame, -24)) != METHOD
        || slot(plus(frame, -8)) != SENDER
        || slot(frame) != CALLER_RBP
        || slot(plus(frame, 8)) != RETURN_ADDRESS) {
      return false;
    }
    slots = 0;
    Arrays.fill(registers, UNKNOWN);
    registers[RSP] = value(pointBase, 0);
    setInterpreted();
    return true;
  }

  /** After a call to other generated code only rsp and rbp are as before. */
  void afterCall(boolean toC) {
    for (int r = 0; r < REGISTERS; r++) {
      boolean calleeSaved = r == RBX || r >= 12 && r <= 15;
      boolean sender = r == R13 && registers[r] == SENDER; // entries rely on it after their calls
      boolean kept = r == RSP || r == RBP || toC && calleeSaved || sender;
      if (!kept) {
        registers[r] = UNKNOWN;
      }
    }
  }
}
