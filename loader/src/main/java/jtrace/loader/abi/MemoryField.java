package jtrace.loader.abi;

/** enum jt_memory_field: what a tracepoint tells of memory. */
public enum MemoryField {
  BYTES,
  ORDER,
  MMAP,
  BRK,
  MREMAP;

  private static final int EVENT_SHIFT = 8;
  private static final int OFFSET_SHIFT = 16;
  private static final int SIZE_SHIFT = 32;

  /**
   * The attach cookie.
   *
   * @param event index of the event in the recording
   * @param offsetBytes where the field is in the tracepoint's record
   */
  public long cookie(int event, int offsetBytes, int sizeBytes) {
    return ordinal()
        | (long) event << EVENT_SHIFT
        | (long) offsetBytes << OFFSET_SHIFT
        | (long) sizeBytes << SIZE_SHIFT;
  }
}
