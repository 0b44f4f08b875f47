package jtrace.loader;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.ToIntFunction;

/**
 * The mapped ring buffer of one perf event: struct perf_event_mmap_page of linux/perf_event.h, then
 * the data pages. Owns the event's descriptor.
 */
final class PerfBuffer implements AutoCloseable {
  private static final long DATA_HEAD = 1024;
  private static final long DATA_TAIL = 1032;
  private static final int HEADER_BYTES = 8;
  private static final int MAX_RECORD_BYTES = 1 << 16;
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private final int fd;
  private final Mapping mapping;
  private final int dataBytes;
  private final ByteBuffer data;
  private final ByteBuffer wrapped =
      ByteBuffer.allocate(MAX_RECORD_BYTES).order(ByteOrder.nativeOrder());

  private PerfBuffer(int fd, Mapping mapping, int dataBytes) {
    this.fd = fd;
    this.mapping = mapping;
    this.dataBytes = dataBytes;
    this.data =
        mapping
            .segment()
            .asSlice(Mapping.PAGE_BYTES, dataBytes)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder());
  }

  /** Takes over the descriptor, also when mapping fails. */
  static PerfBuffer of(int fd, int dataBytes) {
    try {
      Mapping mapping =
          Mapping.ofFile(
              "a perf event",
              fd,
              0,
              Mapping.PAGE_BYTES + dataBytes,
              Mapping.PROT_READ | Mapping.PROT_WRITE);
      return new PerfBuffer(fd, mapping, dataBytes);
    } catch (RuntimeException e) {
      Syscalls.close(fd);
      throw e;
    }
  }

  /**
   * Hands over what is there; a record's buffer starts with struct perf_event_header.
   *
   * @param sink answers how many events it made of the record
   */
  int drain(ToIntFunction<ByteBuffer> sink) {
    MemorySegment page = mapping.segment();
    long tail = (long) LONG.get(page, DATA_TAIL);
    long head = (long) LONG.getAcquire(page, DATA_HEAD);
    int handed = 0;
    try {
      while (head - tail >= HEADER_BYTES) {
        int at = (int) (tail & (dataBytes - 1));
        int size = Short.toUnsignedInt(data.getShort(at + 6)); // headers never wrap: 8-aligned
        if (size < HEADER_BYTES || size > head - tail) {
          tail = head;
          break;
        }
        tail += size;
        handed += sink.applyAsInt(record(at, size));
      }
    } finally {
      LONG.setRelease(page, DATA_TAIL, tail);
    }
    return handed;
  }

  private ByteBuffer record(int at, int size) {
    int first = Math.min(size, dataBytes - at);
    if (first == size) {
      return data.slice(at, size).order(ByteOrder.nativeOrder());
    }
    wrapped.clear();
    wrapped.put(0, data, at, first);
    wrapped.put(first, data, 0, size - first);
    return wrapped.slice(0, size).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    mapping.close();
    Syscalls.close(fd);
  }
}
