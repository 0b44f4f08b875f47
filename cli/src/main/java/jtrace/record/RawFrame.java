package jtrace.record;

import jtrace.loader.abi.FrameKind;

/** One frame as the kernel gave it: {@code struct jt_frame}. */
record RawFrame(long address, long extra, int id, FrameKind kind, boolean leaf, boolean entry) {

  // Written out: generated ones are method handles, slow until they are compiled.
  @Override
  public boolean equals(Object other) {
    return other instanceof RawFrame frame
        && address == frame.address
        && extra == frame.extra
        && id == frame.id
        && kind == frame.kind
        && leaf == frame.leaf
        && entry == frame.entry;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(address) + Long.hashCode(extra)) + id + (leaf ? 7 : 0);
  }
}
