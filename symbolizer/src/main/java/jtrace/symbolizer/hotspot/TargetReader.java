package jtrace.symbolizer.hotspot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import jtrace.symbolizer.TargetMemory;

/**
 * Typed little-endian reads of a target, served from blocks, so that thousands of small fields cost
 * few system calls. A block is as old as the last {@link #refresh}. Not safe for several threads.
 */
final class TargetReader {
  static final int BLOCK_BYTES = 1 << 14;
  static final int MAX_BLOCKS = 1024;
  static final int MAX_COPY_BYTES = 4 << 20;

  private static final int PAGE_BYTES = 1 << 12;
  private static final int SHORT_STRING_BYTES = 64;
  private static final int PAGES_PER_BLOCK = BLOCK_BYTES / PAGE_BYTES;
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final TargetMemory memory;
  private final Map<Long, Block> blocks =
      new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Block> eldest) {
          return size() > MAX_BLOCKS;
        }
      };
  private final byte[] word = new byte[8];
  private long lastBase = -1;
  private Block last = new Block(new byte[0], 0);
  private long systemReads;

  private record Block(byte[] bytes, int readablePages) {
    boolean readable(int offset) {
      return (readablePages >> (offset / PAGE_BYTES) & 1) != 0;
    }
  }

  TargetReader(TargetMemory memory) {
    this.memory = memory;
  }

  /** Forgets what was read, so that later reads see the target as it is then. */
  void refresh() {
    blocks.clear();
    lastBase = -1;
  }

  /** Reads of the target's memory so far. */
  long systemReads() {
    return systemReads;
  }

  int u8(long address) {
    copy(address, word, 0, 1);
    return word[0] & 0xff;
  }

  int u16(long address) {
    copy(address, word, 0, 2);
    return (short) SHORT.get(word, 0) & 0xffff;
  }

  int i32(long address) {
    copy(address, word, 0, 4);
    return (int) INT.get(word, 0);
  }

  long i64(long address) {
    copy(address, word, 0, 8);
    return (long) LONG.get(word, 0);
  }

  /** As it is in the target at this moment. */
  long uncachedI64(long address) {
    if (address <= 0 || address > Long.MAX_VALUE - Long.BYTES) {
      throw new BadTargetException("address out of user space");
    }
    systemReads++;
    byte[] now = new byte[Long.BYTES];
    if (!memory.read(address, now, 0, Long.BYTES)) {
      throw new BadTargetException("unreadable");
    }
    return (long) LONG.get(now, 0);
  }

  /** A pointer that is not null. */
  long pointer(long address) {
    long value = i64(address);
    if (value == 0) {
      throw new BadTargetException("null pointer");
    }
    return value;
  }

  byte[] bytes(long address, int length) {
    if (length < 0 || length > MAX_COPY_BYTES) {
      throw new BadTargetException("length " + length);
    }
    byte[] into = new byte[length];
    copy(address, into, 0, length);
    return into;
  }

  /** A NUL-terminated string of at most {@code maxBytes}; longer ones are cut. */
  String cString(long address, int maxBytes) {
    if (address == 0) {
      throw new BadTargetException("null string");
    }
    for (int length = Math.min(SHORT_STRING_BYTES, maxBytes); ; length = maxBytes) {
      byte[] text = readableUpTo(address, length);
      for (int i = 0; i < text.length; i++) {
        if (text[i] == 0) {
          return new String(text, 0, i, ISO_8859_1);
        }
      }
      if (text.length < length) {
        throw new BadTargetException("a string without an end");
      }
      if (length == maxBytes) {
        return new String(text, ISO_8859_1);
      }
    }
  }

  /** As many of {@code length} bytes as can be read, at least one. */
  private byte[] readableUpTo(long address, int length) {
    try {
      return bytes(address, length);
    } catch (BadTargetException e) {
      int inPage = PAGE_BYTES - (int) (address & PAGE_BYTES - 1);
      if (inPage >= length) {
        throw e;
      }
      return bytes(address, inPage);
    }
  }

  private void copy(long address, byte[] into, int offset, int length) {
    if (address <= 0 || address > Long.MAX_VALUE - BLOCK_BYTES - length) {
      throw new BadTargetException("address out of user space");
    }
    int done = 0;
    while (done < length) {
      long at = address + done;
      Block block = block(at & -BLOCK_BYTES);
      int from = (int) (at & BLOCK_BYTES - 1);
      int count = Math.min(length - done, PAGE_BYTES - (from & PAGE_BYTES - 1));
      if (!block.readable(from)) {
        throw new BadTargetException("unreadable");
      }
      System.arraycopy(block.bytes, from, into, offset + done, count);
      done += count;
    }
  }

  private Block block(long base) {
    if (base == lastBase) {
      return last;
    }
    Block block = blocks.get(base);
    if (block == null) {
      block = load(base);
      blocks.put(base, block);
    }
    lastBase = base;
    last = block;
    return block;
  }

  private Block load(long base) {
    byte[] bytes = new byte[BLOCK_BYTES];
    systemReads++;
    if (memory.read(base, bytes, 0, BLOCK_BYTES)) {
      return new Block(bytes, (1 << PAGES_PER_BLOCK) - 1);
    }
    int readable = 0;
    for (int page = 0; page < PAGES_PER_BLOCK; page++) {
      systemReads++;
      if (memory.read(base + (long) page * PAGE_BYTES, bytes, page * PAGE_BYTES, PAGE_BYTES)) {
        readable |= 1 << page;
      }
    }
    return new Block(bytes, readable);
  }
}
