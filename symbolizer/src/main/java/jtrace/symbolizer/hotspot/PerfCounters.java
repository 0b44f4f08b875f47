package jtrace.symbolizer.hotspot;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The numbers that HotSpot shares in {@code /tmp/hsperfdata_USER/PID} (perfMemory.hpp:
 * PerfDataPrologue, PerfDataEntry; version 2.0, JDK 8 to 26).
 */
public final class PerfCounters {
  private static final int MAGIC = 0xcafec0c0; // big endian in every file
  private static final byte LITTLE_ENDIAN = 1;
  private static final byte MAJOR = 2;
  private static final byte LONG_TYPE = 'J';
  private static final int PROLOGUE_BYTES = 32;
  private static final int ENTRY_BYTES = 20;
  private static final int ENTRIES_MAX = 20_000;
  private static final int NAME_MAX = 200;

  private PerfCounters() {}

  /** All single numbers by name, with their values of now; empty for what is no such file. */
  public static Map<String, Long> parse(ByteBuffer file) {
    Map<String, Long> counters = new HashMap<>();
    ByteBuffer data = file.duplicate().order(ByteOrder.BIG_ENDIAN);
    if (data.remaining() < PROLOGUE_BYTES
        || data.getInt(0) != MAGIC
        || data.get(4) != LITTLE_ENDIAN
        || data.get(5) != MAJOR) {
      return counters;
    }
    data.order(ByteOrder.LITTLE_ENDIAN);
    try {
      long at = data.getInt(24);
      int entries = Math.min(data.getInt(28), ENTRIES_MAX);
      for (int i = 0; i < entries && fits(data, at, ENTRY_BYTES); i++) {
        int entry = (int) at;
        int length = data.getInt(entry);
        long value = at + data.getInt(entry + 16);
        boolean single = data.getInt(entry + 8) == 0 && data.get(entry + 12) == LONG_TYPE;
        if (length < ENTRY_BYTES) {
          break;
        }
        if (single && fits(data, value, Long.BYTES)) {
          counters.put(name(data, at + data.getInt(entry + 4)), data.getLong((int) value));
        }
        at += length;
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      return counters; // it lies about its lengths; what came before is as good as any
    }
    return counters;
  }

  private static boolean fits(ByteBuffer data, long at, int bytes) {
    return at >= 0 && at + bytes <= data.limit();
  }

  private static String name(ByteBuffer data, long at) {
    int end = (int) at;
    while (end < data.limit() && end - at < NAME_MAX && data.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - (int) at];
    data.get((int) at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
