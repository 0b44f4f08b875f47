package jtrace.tests.walk;

import java.util.Arrays;

/**
 * What a walk found, leaf first.
 *
 * @param end {@code enum jt_end}
 * @param pcs where each frame was stepped from: the leaf's pc, then return addresses as they were
 *     found
 * @param sps the stack pointer there
 * @param addresses {@code jt_frame::address}
 * @param kinds {@code jt_frame::kind}
 * @param flags {@code jt_frame::flags}
 * @param levels {@code jt_frame::level}
 * @param extras {@code jt_frame::extra}
 * @param ids {@code jt_frame::id}
 */
public record WalkResult(
    int end,
    long[] pcs,
    long[] sps,
    long[] addresses,
    byte[] kinds,
    byte[] flags,
    byte[] levels,
    long[] extras,
    int[] ids) {
  public static final int COMPLETE = 0;
  public static final int NATIVE = 1;
  public static final int COMPILED = 2;
  public static final int INTERPRETED = 3;
  public static final int STUB = 4;
  public static final int DEOPT = 0x40;
  public static final int SPLICED = 0x20;
  public static final int LEAF = 0x10;

  /** Whether the other walk found the same frames in every detail. */
  public boolean isSame(WalkResult other) {
    return end == other.end
        && Arrays.equals(pcs, other.pcs)
        && Arrays.equals(sps, other.sps)
        && Arrays.equals(addresses, other.addresses)
        && Arrays.equals(kinds, other.kinds)
        && Arrays.equals(flags, other.flags)
        && Arrays.equals(levels, other.levels)
        && Arrays.equals(extras, other.extras)
        && Arrays.equals(ids, other.ids);
  }

  /** Whether the first frame is where the thread is, and no caller of it. */
  public boolean isLeaf() {
    return frames() > 0 && (flags[0] & LEAF) != 0;
  }

  public int frames() {
    return pcs.length;
  }
}
