package jtrace.tests.fuzz;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import jtrace.symbolizer.TargetMemory;
import jtrace.symbolizer.hotspot.LibJvm;

/**
 * As much of a JVM's memory as is read when jtrace looks at it, and of libjvm's symbols.
 *
 * @param bias of libjvm
 * @param symbols link-time addresses of those that are asked for
 * @param pages by address
 */
record VmImage(long bias, Map<String, Long> symbols, Map<Long, byte[]> pages)
    implements TargetMemory {
  static final int PAGE_BYTES = 1 << 12;

  @Override
  public boolean read(long address, byte[] into, int offset, int length) {
    return copy(pages::get, address, into, offset, length);
  }

  /** The same with other pages in the place of some. */
  TargetMemory with(Map<Long, byte[]> others) {
    return (address, into, offset, length) ->
        copy(at -> others.getOrDefault(at, pages.get(at)), address, into, offset, length);
  }

  private static boolean copy(
      Function<Long, byte[]> pages, long address, byte[] into, int offset, int length) {
    for (int done = 0; done < length; ) {
      byte[] page = pages.apply(address + done & -PAGE_BYTES);
      if (page == null) {
        return false;
      }
      int from = (int) (address + done & PAGE_BYTES - 1);
      int count = Math.min(length - done, PAGE_BYTES - from);
      System.arraycopy(page, from, into, offset + done, count);
      done += count;
    }
    return true;
  }

  /** Its libjvm; tables are cached when there is a build id. */
  LibJvm libJvm(String buildId) {
    return new LibJvm(
        buildId,
        bias,
        name ->
            symbols.containsKey(name) ? OptionalLong.of(symbols.get(name)) : OptionalLong.empty());
  }

  /** Addresses of all words that are not zero, in order. */
  long[] words() {
    return new TreeMap<>(pages)
        .entrySet().stream()
            .flatMapToLong(page ->
                IntStream.iterate(0, i -> i < PAGE_BYTES, i -> i + Long.BYTES)
                    .filter(i -> !isZero(page.getValue(), i, Long.BYTES))
                    .mapToLong(i -> page.getKey() + i))
            .toArray();
  }

  static boolean isZero(byte[] bytes, int from, int length) {
    return Arrays.mismatch(bytes, from, from + length, new byte[length], 0, length) < 0;
  }

  static VmImage read(InputStream packed) throws IOException {
    try (DataInputStream in = new DataInputStream(new GZIPInputStream(packed))) {
      long bias = in.readLong();
      Map<String, Long> symbols = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        symbols.put(in.readUTF(), in.readLong());
      }
      Map<Long, byte[]> pages = new HashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        pages.put(in.readLong(), in.readNBytes(PAGE_BYTES));
      }
      return new VmImage(bias, symbols, pages);
    }
  }

  void write(OutputStream file) throws IOException {
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(file))) {
      out.writeLong(bias);
      out.writeInt(symbols.size());
      for (Map.Entry<String, Long> symbol : symbols.entrySet()) {
        out.writeUTF(symbol.getKey());
        out.writeLong(symbol.getValue());
      }
      out.writeInt(pages.size());
      for (Map.Entry<Long, byte[]> page : new TreeMap<>(pages).entrySet()) {
        out.writeLong(page.getKey());
        out.write(page.getValue());
      }
    }
  }
}
