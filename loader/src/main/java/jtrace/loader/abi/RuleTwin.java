package jtrace.loader.abi;

import java.nio.ByteBuffer;

/** struct jt_rule: how to step from a frame to its caller. Kinds and registers by their number. */
public record RuleTwin(
    int cfaKind,
    int cfaRegister,
    int cfaOffset,
    int cfaOffset2,
    int fpKind,
    int fpRegister,
    int fpOffset,
    int raKind,
    int raRegister,
    int raOffset,
    int flags) {
  public static final int FLAG_STOP = 1;
  public static final int FLAG_SIGNAL = 2;
  public static final int FLAG_INTERPRETED = 4;
  public static final int FLAG_INTERPRETED_METHOD = 8;
  public static final int FLAG_CONTINUATION = 16;
  public static final int FLAG_DEOPTIMIZATION = 32;

  /** enum jt_cfa_kind. */
  public static final int CFA_NONE = 0;

  public static final int CFA_REGISTER = 1;
  public static final int CFA_DEREFERENCED = 2;
  public static final int CFA_PLT = 3;

  /** enum jt_loc_kind. */
  public static final int LOCATION_SAME = 0;

  public static final int LOCATION_AT_CFA = 1;
  public static final int LOCATION_AT_REGISTER = 2;
  public static final int LOCATION_REGISTER = 3;

  static final Layout LAYOUT = Layout.of("jt_rule");
  private static final int CFA_KIND = LAYOUT.u8("cfa_kind");
  private static final int CFA_REG = LAYOUT.u8("cfa_reg");
  private static final int FP_KIND = LAYOUT.u8("fp_kind");
  private static final int FP_REG = LAYOUT.u8("fp_reg");
  private static final int RA_KIND = LAYOUT.u8("ra_kind");
  private static final int RA_REG = LAYOUT.u8("ra_reg");
  private static final int FLAGS = LAYOUT.u16("flags");
  private static final int CFA_OFF = LAYOUT.u32("cfa_off");
  private static final int CFA_OFF2 = LAYOUT.u32("cfa_off2");
  private static final int FP_OFF = LAYOUT.u32("fp_off");
  private static final int RA_OFF = LAYOUT.u32("ra_off");
  public static final int SIZE_BYTES = LAYOUT.sizeBytes();

  public void write(ByteBuffer into, int offset) {
    into.put(offset + CFA_KIND, (byte) cfaKind);
    into.put(offset + CFA_REG, (byte) cfaRegister);
    into.put(offset + FP_KIND, (byte) fpKind);
    into.put(offset + FP_REG, (byte) fpRegister);
    into.put(offset + RA_KIND, (byte) raKind);
    into.put(offset + RA_REG, (byte) raRegister);
    into.putShort(offset + FLAGS, (short) flags);
    into.putInt(offset + CFA_OFF, cfaOffset);
    into.putInt(offset + CFA_OFF2, cfaOffset2);
    into.putInt(offset + FP_OFF, fpOffset);
    into.putInt(offset + RA_OFF, raOffset);
  }
}
