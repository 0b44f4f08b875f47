package jtrace.loader;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Consumer of a BPF ring buffer map, reading the shared pages directly. Layout and protocol:
 * kernel/bpf/ringbuf.c. The first page holds the consumer's position, the second the producers',
 * then the data follows twice, so that a record that wraps around is still contiguous. For one
 * consuming thread.
 */
public final class RingBuffer implements Pollable, AutoCloseable {
  /** Takes one record. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * @param record the record's bytes in the host's byte order, read-only, valid during the call
     */
    void accept(ByteBuffer record);
  }

  private static final int BUSY = 1 << 31;
  private static final int DISCARDED = 1 << 30;
  private static final int HEADER_BYTES = 8;
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

  private final int fd;
  private final int sizeBytes;
  private final Mapping consumerPage;
  private final Mapping producerPages;
  private final MemorySegment consumer;
  private final MemorySegment producer;
  private final MemorySegment data;
  private final ByteBuffer dataBytes;
  private volatile long recordCount;
  private volatile long recordBytes;

  private RingBuffer(BpfMap map) {
    fd = map.fd();
    sizeBytes = map.maxEntries();
    if (sizeBytes <= 0 || sizeBytes > 1 << 29) {
      throw new IllegalArgumentException("ring buffer " + map.name() + " has " + sizeBytes);
    }
    String what = "ring buffer " + map.name();
    consumerPage =
        Mapping.ofFile(what, fd, 0, Mapping.PAGE_BYTES, Mapping.PROT_READ | Mapping.PROT_WRITE);
    try {
      producerPages =
          Mapping.ofFile(
              what, fd, Mapping.PAGE_BYTES, Mapping.PAGE_BYTES + 2L * sizeBytes, Mapping.PROT_READ);
    } catch (RuntimeException e) {
      consumerPage.close();
      throw e;
    }
    consumer = consumerPage.segment();
    producer = producerPages.segment();
    data = producer.asSlice(Mapping.PAGE_BYTES);
    dataBytes = data.asReadOnly().asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Maps the buffer; the map's object has to stay open while it is used. */
  public static RingBuffer of(BpfMap map) {
    return new RingBuffer(map);
  }

  /**
   * Hands all records that are there to the consumer, at most {@code limit}, and frees their space
   * one by one. When the consumer throws, its record is done with and the exception passes.
   *
   * @return how many records were handed over
   */
  public int drain(Consumer sink, int limit) {
    long position = (long) LONG.get(consumer, 0L);
    long end = (long) LONG.getAcquire(producer, 0L);
    int handed = 0;
    while (handed < limit) {
      if (position >= end) {
        // the kernel wakes us only if it sees that we caught up: order our store before this load
        VarHandle.fullFence();
        end = (long) LONG.getAcquire(producer, 0L);
        if (position >= end) {
          break;
        }
      }
      int at = (int) (position & (sizeBytes - 1));
      int header = (int) INT.getAcquire(data, (long) at);
      if ((header & BUSY) != 0) {
        break; // reserved, not committed yet
      }
      int length = header & ~DISCARDED;
      position += (length + HEADER_BYTES + 7) & ~7;
      try {
        if ((header & DISCARDED) == 0) {
          handed++;
          count(length);
          sink.accept(slice(at + HEADER_BYTES, length));
        }
      } finally {
        LONG.setRelease(consumer, 0L, position);
      }
    }
    return handed;
  }

  private ByteBuffer slice(int at, int length) {
    return dataBytes.slice(at, length).order(ByteOrder.nativeOrder());
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only the consuming thread writes
  private void count(int length) {
    recordCount++;
    recordBytes += length;
  }

  /** Records handed over so far. */
  public long recordCount() {
    return recordCount;
  }

  /** Their bytes, without headers. */
  public long recordBytes() {
    return recordBytes;
  }

  public int sizeBytes() {
    return sizeBytes;
  }

  /** Bytes that are filled now; tells how close the buffer is to losing records. */
  public long pendingBytes() {
    return (long) LONG.getAcquire(producer, 0L) - (long) LONG.getAcquire(consumer, 0L);
  }

  @Override
  public int pollFd() {
    return fd;
  }

  @Override
  public void close() {
    consumerPage.close();
    producerPages.close();
  }
}
