package jtrace.loader.abi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * struct jt_note: something that happened at a stack that is told by its id.
 *
 * @param event index of the event in the recording
 * @param weight in the event's unit
 * @param detail allocations: bytes of the one that was sampled; else the event's own
 * @param startTimeNanos start of the process in time since boot
 * @param texts what follows in the record, each of a fixed length
 */
public record NoteView(
    int event,
    long timeNanos,
    long stackId,
    long startTimeNanos,
    long weight,
    long detail,
    int pid,
    int tid,
    int cpu,
    String comm,
    List<String> texts) {
  public static final int RECORD_TYPE = 5;

  /** Of one text, as JT_CAUSE_BYTES says. */
  private static final int TEXT_BYTES = 48;

  private static final int MAX_TEXTS = 2;

  static final Layout LAYOUT = Layout.of("jt_note");
  private static final int TYPE = LAYOUT.u32("type");
  private static final int EVENT = LAYOUT.u32("event");
  private static final int TIME_NS = LAYOUT.u64("time_ns");
  private static final int STACK_ID = LAYOUT.u64("stack_id");
  private static final int START_TIME_NS = LAYOUT.u64("start_time_ns");
  private static final int WEIGHT = LAYOUT.u64("weight");
  private static final int DETAIL = LAYOUT.u64("detail");
  private static final int TGID = LAYOUT.u32("tgid");
  private static final int TID = LAYOUT.u32("tid");
  private static final int CPU = LAYOUT.u32("cpu");

  static {
    LAYOUT.u32("reserved");
  }

  private static final int COMM = LAYOUT.array("comm", 1, Comm.SIZE_BYTES);
  static final int SIZE_BYTES = LAYOUT.sizeBytes();

  /** Empty when the record is something else. */
  public static Optional<NoteView> of(ByteBuffer record) {
    if (record.limit() < SIZE_BYTES || record.getInt(TYPE) != RECORD_TYPE) {
      return Optional.empty();
    }
    return Optional.of(
        new NoteView(
            record.getInt(EVENT),
            record.getLong(TIME_NS),
            record.getLong(STACK_ID),
            record.getLong(START_TIME_NS),
            record.getLong(WEIGHT),
            record.getLong(DETAIL),
            record.getInt(TGID),
            record.getInt(TID),
            record.getInt(CPU),
            Comm.at(record, COMM),
            texts(record)));
  }

  private static List<String> texts(ByteBuffer record) {
    List<String> texts = new ArrayList<>();
    for (int at = SIZE_BYTES;
        at + TEXT_BYTES <= record.limit() && texts.size() < MAX_TEXTS;
        at += TEXT_BYTES) {
      texts.add(text(record, at));
    }
    return List.copyOf(texts);
  }

  /** Up to a zero byte. */
  private static String text(ByteBuffer record, int at) {
    int length = 0;
    while (length < TEXT_BYTES && record.get(at + length) != 0) {
      length++;
    }
    byte[] bytes = new byte[length];
    record.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
