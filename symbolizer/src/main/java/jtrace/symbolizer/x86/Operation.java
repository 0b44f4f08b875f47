package jtrace.symbolizer.x86;

/** What an instruction means to an unwinder; everything else is {@link #OTHER}. */
public enum Operation {
  OTHER,
  /** push of register {@code source}. */
  PUSH_REGISTER,
  /** push of an immediate, of memory or of the flags. */
  PUSH,
  /** pop into register {@code target}. */
  POP_REGISTER,
  /** pop into memory or into the flags. */
  POP,
  /** 64-bit move {@code target = source}. */
  MOVE,
  /** 64-bit load {@code target = memory}. */
  LOAD,
  /** 64-bit store {@code memory = source}. */
  STORE,
  /** Store to memory of something that is not a whole general register. */
  STORE_OTHER,
  /** {@code target = address of memory}. */
  ADDRESS,
  /** {@code target += immediate}, also for sub with its sign turned. */
  ADD_CONSTANT,
  /** {@code target &= immediate}, 64 bits. */
  AND_CONSTANT,
  /** {@code target = immediate}, 64 bits. */
  CONSTANT,
  /** 64-bit exchange of {@code target} and {@code source}. */
  EXCHANGE,
  /** push rbp; rbp = rsp; rsp -= immediate. */
  ENTER,
  /** rsp = rbp; pop rbp. */
  LEAVE,
  /** To {@code branchTarget}, always. */
  JUMP,
  /** To {@code branchTarget}, or on. */
  BRANCH,
  JUMP_INDIRECT,
  /** Calls {@code branchTarget}. */
  CALL,
  CALL_INDIRECT,
  RETURN,
  /** hlt, ud2, int3: control does not go on. */
  TRAP
}
