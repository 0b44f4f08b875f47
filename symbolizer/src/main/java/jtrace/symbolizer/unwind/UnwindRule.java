package jtrace.symbolizer.unwind;

/**
 * How to step from a frame to its caller: the host's form of {@code struct jt_rule} in
 * jtrace_abi.h, member by member. Registers are numbered as DWARF does on x86-64 (rax 0, rdx 1, rcx
 * 2, rbx 3, rsi 4, rdi 5, rbp 6, rsp 7, r8 to r15).
 */
public record UnwindRule(
    CfaKind cfaKind,
    int cfaReg,
    int cfaOffset,
    int cfaOffset2,
    Location fp,
    int fpReg,
    int fpOffset,
    Location ra,
    int raReg,
    int raOffset,
    int flags) {

  /** {@code enum jt_cfa_kind}, in its order. */
  public enum CfaKind {
    NONE,
    REG,
    DEREF,
    PLT
  }

  /** {@code enum jt_loc_kind}, in its order. */
  public enum Location {
    SAME,
    AT_CFA,
    AT_REG,
    REG
  }

  /** Outermost frame of the thread. */
  public static final int STOP = 1;

  /** Signal trampoline. */
  public static final int SIGNAL = 2;

  /** Complete interpreter frame. */
  public static final int INTERP = 4;

  /** Interpreted method that has no frame yet; its {@code Method*} is in rbx. */
  public static final int INTERP_METHOD = 8;

  /** Code that thaws frames of a continuation: its frozen frames are the callers. */
  public static final int CONTINUATION = 16;

  /** Code that replaces its caller's frame by frames of the interpreter. */
  public static final int DEOPT = 32;

  /**
   * After a system call that makes a thread: the outermost frame of the new one, where rax is 0.
   */
  public static final int FORKED = 64;

  public static final int RBP = 6;
  public static final int RSP = 7;

  /** A gap: no rule is known. */
  public static final UnwindRule NONE =
      new UnwindRule(CfaKind.NONE, 0, 0, 0, Location.SAME, 0, 0, Location.AT_CFA, 0, -8, 0);

  public boolean isStop() {
    return (flags & STOP) != 0;
  }

  /** Whether threads begin in such code. */
  public boolean isForked() {
    return (flags & FORKED) != 0;
  }

  public boolean isSignal() {
    return (flags & SIGNAL) != 0;
  }

  UnwindRule withFlags(int more) {
    return new UnwindRule(
        cfaKind,
        cfaReg,
        cfaOffset,
        cfaOffset2,
        fp,
        fpReg,
        fpOffset,
        ra,
        raReg,
        raOffset,
        flags | more);
  }

  // Written out: generated ones are method handles, slow until they are compiled.
  @Override
  public boolean equals(Object other) {
    return other instanceof UnwindRule rule
        && cfaKind == rule.cfaKind
        && cfaReg == rule.cfaReg
        && cfaOffset == rule.cfaOffset
        && cfaOffset2 == rule.cfaOffset2
        && fp == rule.fp
        && fpReg == rule.fpReg
        && fpOffset == rule.fpOffset
        && ra == rule.ra
        && raReg == rule.raReg
        && raOffset == rule.raOffset
        && flags == rule.flags;
  }

  @Override
  public int hashCode() {
    int hash = 31 * cfaKind.ordinal() + cfaReg;
    hash = 31 * hash + cfaOffset;
    hash = 31 * hash + cfaOffset2;
    hash = 31 * hash + fp.ordinal();
    hash = 31 * hash + fpOffset;
    hash = 31 * hash + raOffset;
    return 31 * hash + flags;
  }

  /** CFA = reg + offset, return address at CFA - 8, rbp as given. */
  public static UnwindRule frame(int reg, int offset, Location fp, int fpOffset) {
    return new UnwindRule(
        CfaKind.REG, reg, offset, 0, fp, RBP, fpOffset, Location.AT_CFA, 0, -8, 0);
  }
}
