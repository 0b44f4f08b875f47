package jtrace.loader.abi;

/** struct jt_frame: offsets of a user frame inside a sample. */
final class FrameTwin {
  static final Layout LAYOUT = Layout.of("jt_frame");
  static final int ADDRESS = LAYOUT.u64("address");
  static final int EXTRA = LAYOUT.u64("extra");
  static final int ID = LAYOUT.u32("id");
  static final int KIND = LAYOUT.u8("kind");
  static final int FLAGS = LAYOUT.u8("flags");
  static final int LEVEL = LAYOUT.u8("level");
  static final int RESERVED = LAYOUT.u8("reserved");
  static final int SIZE_BYTES = LAYOUT.sizeBytes();

  private FrameTwin() {}
}
