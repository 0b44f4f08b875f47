package jtrace.symbolizer.hotspot;

/**
 * What the BPF unwinder must know to walk through the frames of virtual threads: members of {@code
 * struct jt_vm} in jtrace_abi.h by their names. Offsets in bytes.
 *
 * @param returnBarrier {@code StubRoutines::_cont_returnBarrier}; 0 when unknown, or the JDK has no
 *     virtual threads
 * @param entryReturn {@code ContinuationEntry::_return_pc}; 0 when frozen frames cannot be read, or
 *     no virtual thread has run yet
 * @param enterSpecial nmethod of Continuation.enterSpecial, 0 until there is one
 * @param doYield nmethod of Continuation.doYield, 0 until there is one
 * @param threadContEntry {@code JavaThread::_cont_entry}
 * @param entryBytes size of ContinuationEntry on the stack
 * @param chunkBottomIsArgsize whether {@code chunkBottom} counts from the end (to 21)
 * @param identity how a virtual thread tells its id and name
 */
public record ContinuationLayout(
    HeapLayout heap,
    long returnBarrier,
    long entryReturn,
    long enterSpecial,
    long doYield,
    int threadContEntry,
    int entryParent,
    int entryCont,
    int entryBytes,
    int contTail,
    int contTarget,
    long chunkKlass,
    int chunkSp,
    int chunkPc,
    int chunkSize,
    int chunkBottom,
    boolean chunkBottomIsArgsize,
    int chunkParent,
    int chunkStack,
    Identity identity) {

  /**
   * @param klass class word of java.lang.VirtualThread, 0 when ids cannot be read
   * @param threadVthread {@code JavaThread::_vthread}, an OopHandle; {@link VmLayout#ABSENT} when
   *     unknown
   * @param tid offset in java.lang.Thread
   * @param name offset in java.lang.Thread; {@link VmLayout#ABSENT} when names cannot be read
   * @param stringValue offset in String
   * @param stringCoder offset in String
   */
  public record Identity(
      long klass, int threadVthread, int tid, int name, int stringValue, int stringCoder) {
    static final Identity NONE = new Identity(0, VmLayout.ABSENT, 0, VmLayout.ABSENT, 0, 0);
  }

  /** Whether frozen frames can be read. */
  public boolean isWhole() {
    return entryReturn != 0;
  }
}
