package jtrace.loader;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Decodes records of perf's side band (enum perf_event_type in linux/perf_event.h), each followed
 * by the time because the events ask for sample_id_all with PERF_SAMPLE_TIME.
 */
final class SideBandDecoder {
  private static final int RECORD_LOST = 2;
  private static final int RECORD_COMM = 3;
  private static final int RECORD_EXIT = 4;
  private static final int RECORD_FORK = 7;
  private static final int RECORD_MMAP2 = 10;
  private static final int MISC_COMM_EXEC = 1 << 13;
  private static final int TIME_BYTES = 8;
  private static final int MMAP2_NAME = 72;

  private long lost;
  private long malformed;

  long lostCount() {
    return lost;
  }

  long malformedCount() {
    return malformed;
  }

  /**
   * @return how many events were handed over: 0 or 1
   */
  int decode(ByteBuffer record, Consumer<ProcessEvent> sink) {
    int type = record.getInt(0);
    if (record.limit() < minimumBytes(type)) {
      malformed++;
      return 0;
    }
    switch (type) {
      case RECORD_LOST -> {
        lost += record.getLong(16);
        return 0;
      }
      case RECORD_MMAP2 -> sink.accept(mmap(record));
      case RECORD_COMM -> sink.accept(comm(record));
      case RECORD_FORK ->
          sink.accept(
              new ProcessEvent.ForkEvent(
                  record.getInt(8),
                  record.getInt(16),
                  time(record),
                  record.getInt(12),
                  record.getInt(20)));
      case RECORD_EXIT ->
          sink.accept(
              new ProcessEvent.ExitEvent(record.getInt(8), record.getInt(16), time(record)));
      default -> {
        return 0; // throttling and the like
      }
    }
    return 1;
  }

  private static int minimumBytes(int type) {
    return switch (type) {
      case RECORD_LOST -> 24;
      case RECORD_MMAP2 -> MMAP2_NAME + TIME_BYTES;
      case RECORD_COMM -> 16 + TIME_BYTES;
      case RECORD_FORK, RECORD_EXIT -> 32 + TIME_BYTES;
      default -> 0;
    };
  }

  private static ProcessEvent mmap(ByteBuffer record) {
    return new ProcessEvent.MmapEvent(
        record.getInt(8),
        record.getInt(12),
        time(record),
        record.getLong(16),
        record.getLong(24),
        record.getLong(32),
        record.getInt(40),
        record.getInt(44),
        record.getLong(48),
        string(record, MMAP2_NAME));
  }

  private static ProcessEvent comm(ByteBuffer record) {
    int pid = record.getInt(8);
    int tid = record.getInt(12);
    String comm = string(record, 16);
    boolean exec = (record.getShort(4) & MISC_COMM_EXEC) != 0;
    return exec
        ? new ProcessEvent.ExecEvent(pid, tid, time(record), comm)
        : new ProcessEvent.CommEvent(pid, tid, time(record), comm);
  }

  private static long time(ByteBuffer record) {
    return record.getLong(record.limit() - TIME_BYTES);
  }

  private static String string(ByteBuffer record, int at) {
    int end = at;
    int limit = record.limit() - TIME_BYTES;
    while (end < limit && record.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - at];
    record.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
