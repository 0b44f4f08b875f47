package jtrace.symbolizer.hotspot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jtrace.symbolizer.TargetMemory;

/**
 * Typed little-endian reads of a target, served from pages, so that thousands of small fields cost
 * few system calls. A page is as old as the last {@link #refresh}. Not safe for several threads.
 */
final class TargetReader {
  static final int PAGE_BYTES = 1 << 12;
  static final int MAX_PAGES = 4096;
  static final int MAX_COPY_BYTES = 4 << 20;
  static final int MAX_AHEAD_BYTES = 1 << 16;

  private static final int MAX_SPARE = 64;
  private static final int SHORT_STRING_BYTES = 64;
  private static final byte[] UNREADABLE = {};
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final TargetMemory memory;
  private final Map<Long, byte[]> pages =
      new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
          return size() > MAX_PAGES;
        }
      };

  /** Pages that were read before and are used again: reading needs many and keeps few. */
  private final List<byte[]> spare = new ArrayList<>();

  private final byte[] word = new byte[8];
  private long lastBase = -1;
  private byte[] last = UNREADABLE;
  private byte[] ahead = UNREADABLE;
  private long aheadBase;
  private int aheadBytes;
  private long systemReads;

  TargetReader(TargetMemory memory) {
    this.memory = memory;
  }

  /** Forgets what was read, so that later reads see the target as it is then. */
  void refresh() {
    for (byte[] page : pages.values()) {
      if (page != UNREADABLE && spare.size() < MAX_SPARE) {
        spare.add(page);
      }
    }
    pages.clear();
    lastBase = -1;
    aheadBytes = 0;
  }

  /**
   * For those who go through memory in order: what is read from {@code address} on is served from
   * one large read, which keeps no pages. Does nothing when that is so already.
   *
   * @param bytes how much will be read at least
   * @param limit where readable memory ends
   */
  void readAhead(long address, int bytes, long limit) {
    if (isAhead(address, bytes) || address <= 0 || limit <= address) {
      return;
    }
    if (ahead == UNREADABLE) {
      ahead = new byte[MAX_AHEAD_BYTES];
    }
    int length = (int) Math.min(MAX_AHEAD_BYTES, limit - address);
    systemReads++;
    aheadBase = address;
    aheadBytes = memory.read(address, ahead, 0, length) ? length : 0;
  }

  private boolean isAhead(long address, int length) {
    return address >= aheadBase && address - aheadBase <= aheadBytes - length;
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
    if (address <= 0 || address > Long.MAX_VALUE - PAGE_BYTES - length) {
      throw new BadTargetException("address out of user space");
    }
    if (isAhead(address, length)) {
      System.arraycopy(ahead, (int) (address - aheadBase), into, offset, length);
      return;
    }
    int done = 0;
    while (done < length) {
      long at = address + done;
      byte[] page = page(at & -PAGE_BYTES);
      int from = (int) (at & PAGE_BYTES - 1);
      int count = Math.min(length - done, PAGE_BYTES - from);
      if (page == UNREADABLE) {
        throw new BadTargetException("unreadable");
      }
      System.arraycopy(page, from, into, offset + done, count);
      done += count;
    }
  }

  private byte[] page(long base) {
    if (base == lastBase) {
      return last;
    }
    byte[] page = pages.get(base);
    if (page == null) {
      page = load(base);
      pages.put(base, page);
    }
    lastBase = base;
    last = page;
    return page;
  }

  private byte[] load(long base) {
    byte[] page = spare.isEmpty() ? new byte[PAGE_BYTES] : spare.removeLast();
    systemReads++;
    return memory.read(base, page, 0, PAGE_BYTES) ? page : UNREADABLE;
  }
}
