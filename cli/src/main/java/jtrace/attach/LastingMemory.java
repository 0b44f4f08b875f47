package jtrace.attach;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.symbolizer.TargetMemory;
import jtrace.symbolizer.process.Mapping;
import jtrace.symbolizer.process.ProcessMaps;

/**
 * Asks a slow memory once for what does not change as long as the process lives: what it has mapped
 * of libjvm and of the archive of classes without the right to write. All else is read anew each
 * time.
 */
final class LastingMemory implements TargetMemory {
  private static final int BLOCK_BYTES = 16 << 10;
  private static final int BLOCKS_MAX = 1024;

  private final TargetMemory slow;
  private final List<Mapping> mappings;
  private final Map<Long, byte[]> blocks = new HashMap<>();

  LastingMemory(TargetMemory slow, List<Mapping> mappings) {
    this.slow = slow;
    this.mappings = mappings.stream().filter(LastingMemory::lasts).toList();
  }

  /** What of a process lasts now; nothing where its mappings cannot be read. */
  static LastingMemory of(int pid, TargetMemory slow) {
    try {
      return new LastingMemory(slow, ProcessMaps.read(pid));
    } catch (IOException e) {
      return new LastingMemory(slow, List.of());
    }
  }

  private static boolean lasts(Mapping mapping) {
    return mapping.readable()
        && !mapping.writable()
        && (mapping.baseName().equals("libjvm.so") || mapping.baseName().endsWith(".jsa"));
  }

  @Override
  public boolean read(long address, byte[] into, int offset, int length) {
    for (Mapping mapping : mappings) {
      if (mapping.contains(address) && length <= mapping.end() - address) {
        return readLasting(mapping, address, into, offset, length);
      }
    }
    return slow.read(address, into, offset, length);
  }

  private synchronized boolean readLasting(
      Mapping mapping, long address, byte[] into, int offset, int length) {
    int done = 0;
    while (done < length) {
      long inMapping = address + done - mapping.start();
      long begin = mapping.start() + inMapping / BLOCK_BYTES * BLOCK_BYTES;
      byte[] block = block(begin, (int) Math.min(BLOCK_BYTES, mapping.end() - begin));
      if (block.length == 0) {
        return slow.read(address, into, offset, length); // a page of it is not there
      }
      int at = (int) (address + done - begin);
      int part = Math.min(length - done, block.length - at);
      System.arraycopy(block, at, into, offset + done, part);
      done += part;
    }
    return true;
  }

  /** A block's bytes, none when it cannot be read. */
  private byte[] block(long begin, int bytes) {
    byte[] known = blocks.get(begin);
    if (known != null) {
      return known;
    }
    byte[] read = new byte[bytes];
    if (!slow.read(begin, read, 0, bytes)) {
      return new byte[0];
    }
    if (blocks.size() >= BLOCKS_MAX) {
      blocks.clear();
    }
    blocks.put(begin, read);
    return read;
  }
}
