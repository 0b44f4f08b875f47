package jtrace.loader.abi;

import java.util.List;

/** The limits of {@code jtrace_abi.h} and the list of all twins. */
public final class Abi {
  public static final int MAX_FRAMES = 2048;
  public static final int MAX_KERNEL_FRAMES = 127;
  public static final int MAX_CODE_HEAPS = 8;
  public static final int MAX_MAPPINGS = 16384;
  public static final int MAX_RULES = 8192;
  public static final int MAX_PROBE_SITES = 64;
  public static final int MAX_EVENTS = 64;
  public static final int NAME_POINTERS = 4;
  public static final int VIRTUAL_NAME = 48;

  /** Bytes of the arguments of a call. */
  static final int CALL_TEXT = 256;

  /** No number of a set of labels: the thread may have some, and they could not be read. */
  public static final int LABELS_UNKNOWN = -1;

  /** Value of a 32-bit member of jt_vm that this JVM does not have. */
  public static final int ABSENT = -1;

  private Abi() {}

  /** Every struct that crosses. */
  public static List<Layout> layouts() {
    return List.of(
        RowTwin.LAYOUT,
        RuleTwin.LAYOUT,
        MappingTwin.LAYOUT,
        CodeHeapTwin.LAYOUT,
        VmTwin.LAYOUT,
        ProcessTwin.LAYOUT,
        ThreadTwin.LAYOUT,
        FrameTwin.LAYOUT,
        SampleView.LAYOUT,
        CodeSiteTwin.ARGUMENT_LAYOUT,
        CodeSiteTwin.LAYOUT,
        CodeLoadView.LAYOUT,
        WaitView.KEY_LAYOUT,
        ChainView.HOP_LAYOUT,
        ChainView.LAYOUT,
        WaitView.SUM_LAYOUT,
        WaitView.LAYOUT,
        WaitingView.LAYOUT,
        ThreadNow.LAYOUT,
        ProbeTwin.LAYOUT,
        NoteView.LAYOUT,
        ResourceView.LAYOUT,
        GcCausesTwin.LAYOUT);
  }
}
