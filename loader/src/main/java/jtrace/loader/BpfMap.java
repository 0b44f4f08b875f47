package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A map of a loaded object. Keys and values are byte arrays or buffers in the host's byte order;
 * direct buffers cross to the kernel without a copy. Safe for use by several threads.
 */
public final class BpfMap {
  private static final int BPF_F_MMAPABLE = 1 << 10;
  private static final int TYPE_PERCPU_HASH = 5;
  private static final int TYPE_PERCPU_ARRAY = 6;
  private static final int TYPE_LRU_PERCPU_HASH = 10;
  private static final int BATCH_ATTR_BYTES = 56;

  /** Read in one call; more than fall into one bucket of a hash map. */
  private static final int BATCH_ENTRIES = 1024;

  private final String name;
  private final int fd;
  private final int type;
  private final int flags;
  private final int keySizeBytes;
  private final int valueSizeBytes;
  private final int maxEntries;

  BpfMap(LibBpf lib, long map) {
    name = CStrings.at(lib.mapName.call(map));
    fd = (int) lib.mapFd.call(map);
    type = (int) lib.mapType.call(map);
    flags = (int) lib.mapFlags.call(map);
    keySizeBytes = (int) lib.mapKeySize.call(map);
    valueSizeBytes = (int) lib.mapValueSize.call(map);
    maxEntries = (int) lib.mapMaxEntries.call(map);
  }

  public String name() {
    return name;
  }

  /** The descriptor; owned by the object and closed with it. */
  public int fd() {
    return fd;
  }

  public int keySizeBytes() {
    return keySizeBytes;
  }

  /** For per-CPU maps the size of one CPU's value. */
  public int valueSizeBytes() {
    return valueSizeBytes;
  }

  public int maxEntries() {
    return maxEntries;
  }

  /** The value of a key, for per-CPU maps of all CPUs one after the other; empty if absent. */
  public Optional<byte[]> lookup(byte[] key) {
    requireSize("key", key.length, keySizeBytes);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(kernelValueBytes(), 8);
      long result = element(arena, Bpf.MAP_LOOKUP_ELEM, address(arena, key), value.address(), 0);
      if (result == -Errno.ENOENT) {
        return Optional.empty();
      }
      check("reading an entry of", result);
      return Optional.of(value.toArray(ValueLayout.JAVA_BYTE));
    }
  }

  public Optional<byte[]> lookup(int key) {
    return lookup(bytes(key));
  }

  /** Inserts or replaces. */
  public void update(byte[] key, byte[] value) {
    update(key, ByteBuffer.wrap(value));
  }

  public void update(int key, ByteBuffer value) {
    update(bytes(key), value);
  }

  /** Inserts or replaces; the buffer's remaining bytes are the value, its position stays. */
  public void update(byte[] key, ByteBuffer value) {
    requireSize("key", key.length, keySizeBytes);
    requireSize("value", value.remaining(), kernelValueBytes());
    try (Arena arena = Arena.ofConfined()) {
      check(
          "writing an entry of",
          element(arena, Bpf.MAP_UPDATE_ELEM, address(arena, key), address(arena, value), 0));
    }
  }

  /**
   * Inserts or replaces {@code count} entries whose keys and values stand one after the other, in
   * one system call where the kernel can (5.6 and newer), else one by one.
   */
  public void updateAll(ByteBuffer keys, ByteBuffer values, int count) {
    if (count == 0) {
      return;
    }
    requireSize("keys", keys.remaining(), Math.multiplyExact(keySizeBytes, count));
    requireSize("values", values.remaining(), Math.multiplyExact(kernelValueBytes(), count));
    try (Arena arena = Arena.ofConfined()) {
      long keyAddress = address(arena, keys);
      long valueAddress = address(arena, values);
      MemorySegment attribute = Bpf.attribute(arena);
      attribute.set(ValueLayout.JAVA_LONG, 16, keyAddress);
      attribute.set(ValueLayout.JAVA_LONG, 24, valueAddress);
      attribute.set(ValueLayout.JAVA_INT, 32, count);
      attribute.set(ValueLayout.JAVA_INT, 36, fd);
      long result = Bpf.call(Bpf.MAP_UPDATE_BATCH, attribute, BATCH_ATTR_BYTES);
      if (result == -Errno.EINVAL || result == -Errno.ENOTSUPP) {
        for (int i = 0; i < count; i++) {
          long key = keyAddress + (long) i * keySizeBytes;
          long value = valueAddress + (long) i * kernelValueBytes();
          check("writing an entry of", element(arena, Bpf.MAP_UPDATE_ELEM, key, value, 0));
        }
      } else {
        check("writing entries of", result);
      }
    }
  }

  /**
   * @return false when there was no such key
   */
  public boolean delete(byte[] key) {
    requireSize("key", key.length, keySizeBytes);
    try (Arena arena = Arena.ofConfined()) {
      long result = element(arena, Bpf.MAP_DELETE_ELEM, address(arena, key), 0, 0);
      if (result == -Errno.ENOENT) {
        return false;
      }
      check("deleting an entry of", result);
      return true;
    }
  }

  public boolean delete(int key) {
    return delete(bytes(key));
  }

  /**
   * Visits the entries of a hash map, many in one system call (kernel 5.6 and newer), while others
   * may change it: those that are there all the time are seen once.
   */
  public void forEach(BiConsumer<byte[], byte[]> visitor) {
    batches("listing", Bpf.MAP_LOOKUP_BATCH, visitor);
  }

  /**
   * Takes all entries out of a hash map that nobody fills meanwhile, many in one system call
   * (kernel 5.6 and newer).
   */
  public void drain(BiConsumer<byte[], byte[]> visitor) {
    batches("taking entries of", Bpf.MAP_LOOKUP_AND_DELETE_BATCH, visitor);
  }

  private void batches(String what, int command, BiConsumer<byte[], byte[]> visitor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment keys = arena.allocate((long) keySizeBytes * BATCH_ENTRIES, 8);
      MemorySegment values = arena.allocate((long) valueSizeBytes * BATCH_ENTRIES, 8);
      MemorySegment position = arena.allocate(Math.max(keySizeBytes, Long.BYTES), 8);
      long from = 0;
      for (long taken = 0; taken <= maxEntries; ) {
        MemorySegment attribute = Bpf.attribute(arena);
        attribute.set(ValueLayout.JAVA_LONG, 0, from);
        attribute.set(ValueLayout.JAVA_LONG, 8, position.address());
        attribute.set(ValueLayout.JAVA_LONG, 16, keys.address());
        attribute.set(ValueLayout.JAVA_LONG, 24, values.address());
        attribute.set(ValueLayout.JAVA_INT, 32, BATCH_ENTRIES);
        attribute.set(ValueLayout.JAVA_INT, 36, fd);
        long result = Bpf.call(command, attribute, BATCH_ATTR_BYTES);
        if (result < 0 && result != -Errno.ENOENT) {
          check(what, result);
        }
        int count = attribute.get(ValueLayout.JAVA_INT, 32);
        for (int i = 0; i < count; i++) {
          visitor.accept(entry(keys, keySizeBytes, i), entry(values, valueSizeBytes, i));
        }
        if (result == -Errno.ENOENT) {
          return;
        }
        taken += count;
        from = position.address();
      }
    }
  }

  private static byte[] entry(MemorySegment all, int sizeBytes, int index) {
    return all.asSlice((long) sizeBytes * index, sizeBytes).toArray(ValueLayout.JAVA_BYTE);
  }

  /** The 64-bit values of one entry of a per-CPU map, each summed over all CPUs. */
  public long[] sumPerCpu(int key) {
    if (!isPerCpu()) {
      throw new IllegalStateException("map " + name + " is not per CPU");
    }
    ByteBuffer all =
        ByteBuffer.wrap(lookup(key).orElse(new byte[0])).order(ByteOrder.nativeOrder());
    long[] sums = new long[valueSizeBytes / Long.BYTES];
    int stride = (valueSizeBytes + 7) & ~7;
    for (int cpu = 0; cpu < all.limit() / stride; cpu++) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += all.getLong(cpu * stride + i * Long.BYTES);
      }
    }
    return sums;
  }

  /** Maps the values of an array declared with BPF_F_MMAPABLE for reading and writing. */
  public MappedArray mmap() {
    if ((flags & BPF_F_MMAPABLE) == 0) {
      throw new IllegalStateException("map " + name + " is not declared BPF_F_MMAPABLE");
    }
    long stride = (valueSizeBytes + 7L) & ~7L;
    long size = Math.multiplyExact(stride, Integer.toUnsignedLong(maxEntries));
    if (size > Integer.MAX_VALUE - Mapping.PAGE_BYTES) {
      throw new IllegalStateException("map " + name + " is too large to be mapped: " + size);
    }
    return new MappedArray(
        Mapping.ofFile("map " + name, fd, 0, size, Mapping.PROT_READ | Mapping.PROT_WRITE),
        (int) stride);
  }

  private boolean isPerCpu() {
    return type == TYPE_PERCPU_HASH || type == TYPE_PERCPU_ARRAY || type == TYPE_LRU_PERCPU_HASH;
  }

  private int kernelValueBytes() {
    return isPerCpu()
        ? Math.multiplyExact((valueSizeBytes + 7) & ~7, CpuList.possibleCount())
        : valueSizeBytes;
  }

  private long element(Arena arena, int command, long key, long value, long elementFlags) {
    MemorySegment attribute = Bpf.attribute(arena);
    attribute.set(ValueLayout.JAVA_INT, 0, fd);
    attribute.set(ValueLayout.JAVA_LONG, 8, key);
    attribute.set(ValueLayout.JAVA_LONG, 16, value);
    attribute.set(ValueLayout.JAVA_LONG, 24, elementFlags);
    return Bpf.call(command, attribute, 32);
  }

  private static long address(Arena arena, byte[] bytes) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes).address();
  }

  private static long address(Arena arena, ByteBuffer buffer) {
    MemorySegment segment = MemorySegment.ofBuffer(buffer);
    if (segment.isNative()) {
      return segment.address();
    }
    MemorySegment copy = arena.allocate(segment.byteSize(), 8);
    copy.copyFrom(segment);
    return copy.address();
  }

  private static byte[] bytes(int key) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(key).array();
  }

  private void requireSize(String what, int actual, int expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          "map " + name + ": " + what + " has " + actual + " bytes, not " + expected);
    }
  }

  private void check(String what, long result) {
    if (result >= 0) {
      return;
    }
    int errno = (int) -result;
    if (errno == Errno.E2BIG || errno == Errno.ENOSPC) {
      throw new LoaderException(
          what + " map " + name,
          Errno.name(errno) + ", all " + maxEntries + " entries are in use or the key is too large",
          "",
          errno,
          "");
    }
    throw Failure.of(what + " map " + name, errno);
  }
}
