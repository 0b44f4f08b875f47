package jtrace.loader.abi;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * struct jt_chain: who woke the waker of a wait, who woke that one, and so on.
 *
 * @param id as in {@link WaitView.Key#chain}
 * @param hops the waker's own wait first; at least one
 */
public record ChainView(long id, List<Hop> hops) {
  public static final int RECORD_TYPE = 8;

  /** JT_MAX_HOPS: wakers of one wait, the one that ended it included. */
  public static final int MAX_HOPS = 8;

  /**
   * struct jt_hop: a wait of a waker, and who ended it.
   *
   * @param stackId where the waker had left the CPU
   * @param wakerStack of the thread that woke it; 0 when it was no thread, or another's
   * @param klassWord as in {@link WaitView.Key}
   * @param other whether a thread ended it whose stack is not asked for
   * @param state as in {@link WaitView.Key}
   */
  public record Hop(
      long stackId, long wakerStack, long klassWord, boolean other, int state, Blocker blocker) {}

  static final Layout HOP_LAYOUT = Layout.of("jt_hop");
  private static final int STACK_ID = HOP_LAYOUT.u64("stack_id");
  private static final int WAKER_STACK = HOP_LAYOUT.u64("waker_stack");
  private static final int KLASS_WORD = HOP_LAYOUT.u64("klass_word");
  private static final int OTHER = HOP_LAYOUT.u32("other");
  private static final int STATE = HOP_LAYOUT.u16("state");
  private static final int BLOCKER = HOP_LAYOUT.u8("blocker");

  static {
    HOP_LAYOUT.u8("reserved");
  }

  static final Layout LAYOUT = Layout.of("jt_chain");
  private static final int TYPE = LAYOUT.u32("type");
  private static final int COUNT = LAYOUT.u32("count");
  private static final int ID = LAYOUT.u64("id");
  private static final int HOPS = LAYOUT.struct("hops", HOP_LAYOUT, MAX_HOPS - 1);

  public ChainView {
    hops = List.copyOf(hops);
  }

  /** Empty when the record is something else, or no chain. */
  public static Optional<ChainView> of(ByteBuffer record) {
    if (record.limit() < LAYOUT.sizeBytes() || record.getInt(TYPE) != RECORD_TYPE) {
      return Optional.empty();
    }
    int count = record.getInt(COUNT);
    if (count < 1 || count >= MAX_HOPS) {
      return Optional.empty();
    }
    List<Hop> hops = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hops.add(hop(record, HOPS + i * HOP_LAYOUT.sizeBytes()));
    }
    return Optional.of(new ChainView(record.getLong(ID), hops));
  }

  private static Hop hop(ByteBuffer record, int at) {
    return new Hop(
        record.getLong(at + STACK_ID),
        record.getLong(at + WAKER_STACK),
        record.getLong(at + KLASS_WORD),
        record.getInt(at + OTHER) != 0,
        Short.toUnsignedInt(record.getShort(at + STATE)),
        Blocker.of(record.get(at + BLOCKER)));
  }
}
