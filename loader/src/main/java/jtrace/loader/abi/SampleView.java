package jtrace.loader.abi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * struct jt_sample in a record of the ring buffer. One view is pointed at record after record, so
 * that reading samples allocates nothing; it is valid as long as its record. Frames are in order
 * from the leaf.
 */
public final class SampleView {
  public static final int RECORD_TYPE = 1;

  /** A record that only tells what a {@link #stackId} stands for. */
  public static final int STACK_TYPE = 3;

  public static final int FRAME_ENTRY = 0x01;
  public static final int FRAME_LEAF = 0x10;
  public static final int FRAME_SPLICED = 0x20;
  public static final int FRAME_DEOPT = 0x40;
  public static final int FRAME_HEURISTIC = 0x80;

  static final Layout LAYOUT = Layout.of("jt_sample");
  private static final int TYPE = LAYOUT.u32("type");
  private static final int END = LAYOUT.u32("end");
  private static final int TIME_NS = LAYOUT.u64("time_ns");
  private static final int END_ADDRESS = LAYOUT.u64("end_address");
  private static final int START_TIME_NS = LAYOUT.u64("start_time_ns");
  private static final int WEIGHT = LAYOUT.u64("weight");
  private static final int STACK_ID = LAYOUT.u64("stack_id");
  private static final int DETAIL = LAYOUT.u64("detail");
  private static final int SIZE = LAYOUT.u64("size");
  private static final int TGID = LAYOUT.u32("tgid");
  private static final int TID = LAYOUT.u32("tid");
  private static final int CPU = LAYOUT.u32("cpu");
  private static final int EVENT = LAYOUT.u32("event");
  private static final int KERNEL_FRAMES = LAYOUT.u32("kernel_frames");
  private static final int USER_FRAMES = LAYOUT.u32("user_frames");
  private static final int GENERATION = LAYOUT.u32("generation");

  private static final int VIRTUAL_NAME_SIZE = LAYOUT.u32("virtual_name_size");
  private static final int VIRTUAL_ID = LAYOUT.u64("virtual_id");
  private static final int LABELS = LAYOUT.u32("labels");

  static {
    LAYOUT.u32("reserved");
  }

  private static final int VIRTUAL_NAME = LAYOUT.array("virtual_name", 1, Abi.VIRTUAL_NAME);
  private static final int COMM = LAYOUT.array("comm", 1, Comm.SIZE_BYTES);
  static final int HEADER_BYTES = LAYOUT.sizeBytes();

  private ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES);
  private int userFrames;
  private int kernelFrames;

  /** The type in a record's first word: {@link #RECORD_TYPE} or another view's. */
  public static int recordType(ByteBuffer record) {
    return record.limit() >= 4 ? record.getInt(0) : 0;
  }

  /**
   * Points the view at a record.
   *
   * @return false when it is not a sound sample; the view must not be read then
   */
  public boolean read(ByteBuffer next) {
    if (next.limit() < HEADER_BYTES || !isSample(next.getInt(TYPE))) {
      return false;
    }
    int user = next.getInt(USER_FRAMES);
    int kernel = next.getInt(KERNEL_FRAMES);
    if (user < 0 || user > Abi.MAX_FRAMES || kernel < 0 || kernel > Abi.MAX_KERNEL_FRAMES) {
      return false;
    }
    if (next.limit() < HEADER_BYTES + user * FrameTwin.SIZE_BYTES + kernel * Long.BYTES) {
      return false;
    }
    record = next;
    userFrames = user;
    kernelFrames = kernel;
    return true;
  }

  private static boolean isSample(int type) {
    return type == RECORD_TYPE || type == STACK_TYPE;
  }

  /** Whether no event is told of, but what {@link #stackId} stands for. */
  public boolean isStackOnly() {
    return record.getInt(TYPE) == STACK_TYPE;
  }

  public EndReason end() {
    return EndReason.of(record.getInt(END));
  }

  /** CLOCK_MONOTONIC. */
  public long timeNanos() {
    return record.getLong(TIME_NS);
  }

  /** Where the walk ended when it is not complete. */
  public long endAddress() {
    return record.getLong(END_ADDRESS);
  }

  /** Start of the process in time since boot: tells reused pids apart. */
  public long startTimeNanos() {
    return record.getLong(START_TIME_NS);
  }

  /** In the event's unit; cpu: ns that this sample stands for. */
  public long weight() {
    return record.getLong(WEIGHT);
  }

  /** Stands for this process, virtual thread and stack in other records; 0: for nothing. */
  public long stackId() {
    return record.getLong(STACK_ID);
  }

  /** Allocations: the Klass*; else 0. */
  public long detail() {
    return record.getLong(DETAIL);
  }

  /** Allocations: the object's bytes; calls: those of {@link #text}; else 0. */
  public long sizeBytes() {
    return record.getLong(SIZE);
  }

  public int pid() {
    return record.getInt(TGID);
  }

  public int tid() {
    return record.getInt(TID);
  }

  public int cpu() {
    return record.getInt(CPU);
  }

  public int event() {
    return record.getInt(EVENT);
  }

  public int generation() {
    return record.getInt(GENERATION);
  }

  public String comm() {
    return Comm.at(record, COMM);
  }

  /** The virtual thread's id; 0 when none ran, negative when it could not be read. */
  public long virtualId() {
    return record.getLong(VIRTUAL_ID);
  }

  /** Number of the set of labels that the thread has; see {@link Abi#LABELS_UNKNOWN}. */
  public int labels() {
    return record.getInt(LABELS);
  }

  /** The virtual thread's name, cut with an ellipsis when it is long; empty when it has none. */
  public String virtualName() {
    int size = record.getInt(VIRTUAL_NAME_SIZE);
    boolean utf16 = size < 0;
    int length = size & Integer.MAX_VALUE;
    byte[] bytes = new byte[Math.min(length, Abi.VIRTUAL_NAME)];
    record.get(VIRTUAL_NAME, bytes);
    String name =
        new String(bytes, utf16 ? StandardCharsets.UTF_16LE : StandardCharsets.ISO_8859_1);
    return length > bytes.length ? name + "…" : name;
  }

  /** The frames' bytes, to recognise equal stacks: of one process they name the same code. */
  public ByteBuffer stack() {
    return record.slice(HEADER_BYTES, framesEnd() - HEADER_BYTES);
  }

  private int framesEnd() {
    return HEADER_BYTES + userFrames * FrameTwin.SIZE_BYTES + kernelFrames * Long.BYTES;
  }

  /** Of a call of a Java method: its arguments; empty when it does not tell them. */
  public String text() {
    long size = sizeBytes();
    if (size <= 0 || size > Abi.CALL_TEXT || framesEnd() + size > record.limit()) {
      return "";
    }
    byte[] bytes = new byte[(int) size];
    record.get(framesEnd(), bytes);
    return new String(bytes, StandardCharsets.UTF_16LE);
  }

  public int userFrameCount() {
    return userFrames;
  }

  public int kernelFrameCount() {
    return kernelFrames;
  }

  public long kernelAddress(int index) {
    return record.getLong(
        HEADER_BYTES + userFrames * FrameTwin.SIZE_BYTES + check(index, kernelFrames) * Long.BYTES);
  }

  /** The pc; for interpreted frames the Method*. */
  public long frameAddress(int index) {
    return record.getLong(frame(index) + FrameTwin.ADDRESS);
  }

  /** Compiled and stub: the blob's address; interpreted: the bcp or 0. */
  public long frameExtra(int index) {
    return record.getLong(frame(index) + FrameTwin.EXTRA);
  }

  /** Compiled: compile id; native: module id; interpreted: low half of the ConstMethod*. */
  public int frameId(int index) {
    return record.getInt(frame(index) + FrameTwin.ID);
  }

  public FrameKind frameKind(int index) {
    return FrameKind.of(record.get(frame(index) + FrameTwin.KIND));
  }

  /** FRAME_* bits. */
  public int frameFlags(int index) {
    return Byte.toUnsignedInt(record.get(frame(index) + FrameTwin.FLAGS));
  }

  /** Compilation level of a compiled frame. */
  public int frameLevel(int index) {
    return record.get(frame(index) + FrameTwin.LEVEL);
  }

  private int frame(int index) {
    return HEADER_BYTES + check(index, userFrames) * FrameTwin.SIZE_BYTES;
  }

  private static int check(int index, int count) {
    return java.util.Objects.checkIndex(index, count);
  }
}
