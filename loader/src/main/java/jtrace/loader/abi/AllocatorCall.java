package jtrace.loader.abi;

/** enum jt_allocator_call: what a function of an allocator does with its arguments. */
public enum AllocatorCall {
  MALLOC,
  CALLOC,
  REALLOC,
  ALIGNED,
  POSIX,
  FREE;

  private static final long RETURNS = 0x100;

  /**
   * The attach cookie.
   *
   * @param returns whether the function's end is attached to, too
   */
  public long cookie(boolean returns) {
    return ordinal() | (returns ? RETURNS : 0);
  }
}
