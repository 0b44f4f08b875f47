package jtrace.loader;

import java.lang.foreign.Arena;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Tells what all processes of the host map for execution, and when they fork, exec and exit, from
 * one event per CPU that samples nothing. Records of different CPUs are not in order; each has its
 * time. Needs Linux 4.1 and CAP_PERFMON. For one draining thread.
 */
public final class SideBand implements Pollable, AutoCloseable {
  private static final int CLOCK_MONOTONIC = 1;

  private final int epollFd;
  private final int dataBytes;
  private final Map<Integer, PerfBuffer> buffers = new TreeMap<>();
  private final SideBandDecoder decoder = new SideBandDecoder();
  private boolean closed;

  private SideBand(int dataBytes) {
    this.dataBytes = dataBytes;
    this.epollFd = Epoll.create();
  }

  /**
   * Opens the events on every online CPU.
   *
   * @param dataBytes size of each CPU's buffer, a power of two of at least one page
   */
  public static SideBand open(int dataBytes) {
    if (Integer.bitCount(dataBytes) != 1 || dataBytes < Mapping.PAGE_BYTES) {
      throw new IllegalArgumentException("buffer size " + dataBytes);
    }
    SideBand sideBand = new SideBand(dataBytes);
    try {
      sideBand.refresh();
      return sideBand;
    } catch (RuntimeException e) {
      sideBand.close();
      throw e;
    }
  }

  /** Follows CPUs that come online or go. */
  public void refresh() {
    BitSet online = CpuList.online();
    buffers
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !online.get(entry.getKey());
          if (gone) {
            entry.getValue().close();
          }
          return gone;
        });
    for (int cpu = online.nextSetBit(0); cpu >= 0; cpu = online.nextSetBit(cpu + 1)) {
      if (!buffers.containsKey(cpu)) {
        openCpu(cpu);
      }
    }
  }

  private void openCpu(int cpu) {
    try (Arena arena = Arena.ofConfined()) {
      PerfAttribute attribute = new PerfAttribute(arena);
      attribute.type(PerfAttribute.TYPE_SOFTWARE);
      attribute.config(PerfAttribute.SOFTWARE_DUMMY);
      attribute.sampleType(PerfAttribute.SAMPLE_TIME);
      // side band records count for a watermark only, not for wakeup_events
      attribute.set(PerfAttribute.Flag.WATERMARK);
      attribute.wakeupAt(1);
      attribute.clockId(CLOCK_MONOTONIC);
      attribute.set(PerfAttribute.Flag.MMAP);
      attribute.set(PerfAttribute.Flag.MMAP2);
      attribute.set(PerfAttribute.Flag.COMM);
      attribute.set(PerfAttribute.Flag.COMM_EXEC);
      attribute.set(PerfAttribute.Flag.TASK);
      attribute.set(PerfAttribute.Flag.SAMPLE_ID_ALL);
      attribute.set(PerfAttribute.Flag.USE_CLOCK_ID);
      int fd = attribute.open("the process events of CPU " + cpu, -1, cpu);
      PerfBuffer buffer = PerfBuffer.of(fd, dataBytes);
      buffers.put(cpu, buffer);
      Epoll.add(epollFd, fd);
    }
  }

  /**
   * Hands over all events that are there.
   *
   * @return how many
   */
  public int drain(Consumer<ProcessEvent> sink) {
    int handed = 0;
    for (PerfBuffer buffer : buffers.values()) {
      handed += buffer.drain(record -> decoder.decode(record, sink));
    }
    return handed;
  }

  /** Events the kernel could not store because a buffer was full. */
  public long lostCount() {
    return decoder.lostCount();
  }

  /** Records whose content made no sense; 0 unless the kernel's format changed. */
  public long malformedCount() {
    return decoder.malformedCount();
  }

  @Override
  public int pollFd() {
    return epollFd;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      buffers.values().forEach(PerfBuffer::close);
      buffers.clear();
      Syscalls.close(epollFd);
    }
  }
}
