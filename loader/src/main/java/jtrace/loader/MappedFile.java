package jtrace.loader;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Files that are mapped into this process. */
public final class MappedFile {
  private MappedFile() {}

  /** Takes the file's pages out of this process's memory (madvise(2)); reading brings them back. */
  public static void unload(ByteBuffer file) {
    MemorySegment pages = MemorySegment.ofBuffer(file);
    if (pages.isMapped()) {
      pages.unload();
    }
  }
}
