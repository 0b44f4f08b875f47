package jtrace.loader.abi;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * struct jt_wait: one wait of a thread, or several that are alike.
 *
 * @param timeNanos end of the wait, or of the first of them; CLOCK_MONOTONIC
 * @param cpu where it ended, -1 when they are several
 * @param count how many
 * @param totalNanos how long in all
 * @param startTimeNanos start of the process in time since boot
 */
public record WaitView(
    Key key,
    long timeNanos,
    int cpu,
    long count,
    long totalNanos,
    long startTimeNanos,
    String comm) {
  public static final int RECORD_TYPE = 4;

  /**
   * struct jt_wait_key: what makes waits alike.
   *
   * @param stackId where the thread left the CPU
   * @param wakerStack of the thread that woke it; 0 when nobody asked, or it was no thread
   * @param klassWord class word of the object that was waited for, 0 for none
   * @param chain who woke the waker while this one waited, as {@link ChainView#id}; 0 for nobody
   * @param state task_struct::__state; 0 when the thread was runnable
   * @param labels number of the set of labels that the thread had, as {@link SampleView#labels}
   * @param wakerLabels the same of the thread that woke it
   */
  public record Key(
      long stackId,
      long wakerStack,
      long klassWord,
      long chain,
      int pid,
      int tid,
      int wakerTid,
      int state,
      WaitPart part,
      Blocker blocker,
      int labels,
      int wakerLabels) {

    /** The wait of a waker, of which less is known. */
    public static Key of(ChainView.Hop hop) {
      return new Key(
          hop.stackId(),
          hop.wakerStack(),
          hop.klassWord(),
          0,
          0,
          0,
          0,
          hop.state(),
          WaitPart.BLOCKED,
          hop.blocker(),
          0,
          0);
    }

    /** The same thread at the same stack, runnable. */
    Key onRunQueue() {
      return new Key(
          stackId,
          wakerStack,
          klassWord,
          chain,
          pid,
          tid,
          wakerTid,
          state,
          WaitPart.RUN_QUEUE,
          blocker,
          labels,
          wakerLabels);
    }

    /** The same after what was waited for has come: it is not waited for any more. */
    Key woken() {
      return new Key(
          stackId, 0, 0, 0, pid, tid, 0, state, WaitPart.RUN_QUEUE, Blocker.NONE, labels, 0);
    }
  }

  static final Layout KEY_LAYOUT = Layout.of("jt_wait_key");
  private static final int STACK_ID = KEY_LAYOUT.u64("stack_id");
  private static final int WAKER_STACK = KEY_LAYOUT.u64("waker_stack");
  private static final int KLASS_WORD = KEY_LAYOUT.u64("klass_word");
  private static final int CHAIN = KEY_LAYOUT.u64("chain");
  private static final int TGID = KEY_LAYOUT.u32("tgid");
  private static final int TID = KEY_LAYOUT.u32("tid");
  private static final int WAKER_TID = KEY_LAYOUT.u32("waker_tid");
  private static final int STATE = KEY_LAYOUT.u16("state");
  private static final int KIND = KEY_LAYOUT.u8("kind");
  private static final int BLOCKER = KEY_LAYOUT.u8("blocker");
  private static final int LABELS = KEY_LAYOUT.u32("labels");
  private static final int WAKER_LABELS = KEY_LAYOUT.u32("waker_labels");

  static final Layout SUM_LAYOUT = Layout.of("jt_wait_sum");
  private static final int COUNT = SUM_LAYOUT.u64("count");
  private static final int TOTAL_NS = SUM_LAYOUT.u64("total_ns");
  private static final int FIRST_NS = SUM_LAYOUT.u64("first_ns");
  private static final int START_TIME_NS = SUM_LAYOUT.u64("start_time_ns");
  private static final int COMM = SUM_LAYOUT.array("comm", 1, Comm.SIZE_BYTES);

  static final Layout LAYOUT = Layout.of("jt_wait");
  private static final int TYPE = LAYOUT.u32("type");
  private static final int CPU = LAYOUT.u32("cpu");
  private static final int TIME_NS = LAYOUT.u64("time_ns");
  private static final int KEY_AT = LAYOUT.struct("key", KEY_LAYOUT, 1);
  private static final int SUM_AT = LAYOUT.struct("sum", SUM_LAYOUT, 1);
  static final int SIZE_BYTES = LAYOUT.sizeBytes();

  /** Empty when the record is something else. */
  public static Optional<WaitView> of(ByteBuffer record) {
    if (record.limit() < SIZE_BYTES || record.getInt(TYPE) != RECORD_TYPE) {
      return Optional.empty();
    }
    return Optional.of(
        of(record, KEY_AT, record, SUM_AT, record.getLong(TIME_NS), record.getInt(CPU)));
  }

  /** An entry of the maps of sums. */
  public static WaitView of(ByteBuffer key, ByteBuffer sum) {
    return of(key, 0, sum, 0, sum.getLong(FIRST_NS), -1);
  }

  private static WaitView of(
      ByteBuffer key, int keyAt, ByteBuffer sum, int sumAt, long timeNanos, int cpu) {
    return new WaitView(
        key(key, keyAt),
        timeNanos,
        cpu,
        sum.getLong(sumAt + COUNT),
        sum.getLong(sumAt + TOTAL_NS),
        sum.getLong(sumAt + START_TIME_NS),
        Comm.at(sum, sumAt + COMM));
  }

  static Key key(ByteBuffer bytes, int at) {
    return new Key(
        bytes.getLong(at + STACK_ID),
        bytes.getLong(at + WAKER_STACK),
        bytes.getLong(at + KLASS_WORD),
        bytes.getLong(at + CHAIN),
        bytes.getInt(at + TGID),
        bytes.getInt(at + TID),
        bytes.getInt(at + WAKER_TID),
        Short.toUnsignedInt(bytes.getShort(at + STATE)),
        WaitPart.of(bytes.get(at + KIND)),
        Blocker.of(bytes.get(at + BLOCKER)),
        bytes.getInt(at + LABELS),
        bytes.getInt(at + WAKER_LABELS));
  }
}
