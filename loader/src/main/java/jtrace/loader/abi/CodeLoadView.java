package jtrace.loader.abi;

import java.nio.ByteBuffer;
import java.util.Optional;

/** struct jt_code_load: HotSpot has installed a compiled method. Time of CLOCK_MONOTONIC. */
public record CodeLoadView(int pid, long timeNanos, long codeBegin, long codeSizeBytes) {
  public static final int RECORD_TYPE = 2;

  static final Layout LAYOUT = Layout.of("jt_code_load");
  private static final int TYPE = LAYOUT.u32("type");
  private static final int TGID = LAYOUT.u32("tgid");
  private static final int TIME_NS = LAYOUT.u64("time_ns");
  private static final int CODE_BEGIN = LAYOUT.u64("code_begin");
  private static final int CODE_SIZE = LAYOUT.u64("code_size");
  static final int SIZE_BYTES = LAYOUT.sizeBytes();

  /** Empty when the record is something else. */
  public static Optional<CodeLoadView> of(ByteBuffer record) {
    if (record.limit() < SIZE_BYTES || record.getInt(TYPE) != RECORD_TYPE) {
      return Optional.empty();
    }
    return Optional.of(
        new CodeLoadView(
            record.getInt(TGID),
            record.getLong(TIME_NS),
            record.getLong(CODE_BEGIN),
            record.getLong(CODE_SIZE)));
  }
}
