package jtrace.symbolizer.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text symbols of one reading of kallsyms, sorted by address: no object per symbol, names in
 * one byte array. Line: {@code ADDRESS TYPE NAME[\t[MODULE]]}.
 */
final class KernelSymbols {

  static final int MAX_SYMBOLS = 4_000_000;
  static final int MAX_TEXT_BYTES = 256 << 20;

  /** KSYM_NAME_LEN is 512; longer lines are left out. */
  static final int MAX_LINE_BYTES = 1_024;

  /** A symbol's size is not listed; none reaches farther than this. */
  static final long MAX_FUNCTION_BYTES = 1 << 20;

  private long[] addresses = new long[1 << 17];
  private int[] names = new int[1 << 17];
  private byte[] text = new byte[1 << 21];
  private int count;
  private int used;
  private boolean sawNonZero;
  private boolean sawAny;

  private KernelSymbols() {}

  static KernelSymbols parse(InputStream in) throws IOException {
    KernelSymbols symbols = new KernelSymbols();
    byte[] chunk = new byte[1 << 16];
    byte[] line = new byte[MAX_LINE_BYTES];
    int length = 0;
    long total = 0;
    for (int n = in.read(chunk); n > 0 && total < MAX_TEXT_BYTES; n = in.read(chunk)) {
      total += n;
      for (int i = 0; i < n; i++) {
        if (chunk[i] == '\n') {
          symbols.line(line, length);
          length = 0;
        } else if (length < MAX_LINE_BYTES) {
          line[length++] = chunk[i];
        }
      }
    }
    symbols.line(line, length);
    symbols.sort();
    return symbols;
  }

  boolean hidden() {
    return sawAny && !sawNonZero;
  }

  int count() {
    return count;
  }

  /** Index of the symbol that covers the address, negative when none does. */
  int find(long address) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(addresses[middle], address) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high >= 0 && address - addresses[high] < MAX_FUNCTION_BYTES ? high : -1;
  }

  String name(int index) {
    int start = names[index];
    int end = start;
    while (text[end] != '\t' && text[end] != 0) {
      end++;
    }
    return new String(text, start, end - start, StandardCharsets.UTF_8);
  }

  /** {@code [ext4]}, {@code [bpf]}; empty for the kernel itself. */
  String module(int index) {
    int tab = names[index];
    while (text[tab] != '\t' && text[tab] != 0) {
      tab++;
    }
    int end = tab;
    while (text[end] != 0) {
      end++;
    }
    return tab == end ? "" : new String(text, tab + 1, end - tab - 1, StandardCharsets.UTF_8);
  }

  private void line(byte[] line, int length) {
    int at = 0;
    long address = 0;
    while (at < length && at < 16 && Character.digit(line[at], 16) >= 0) {
      address = address << 4 | Character.digit(line[at++], 16);
    }
    if (at == 0 || length - at < 4 || line[at] != ' ' || line[at + 2] != ' ') {
      return;
    }
    sawAny = true;
    sawNonZero |= address != 0;
    byte type = line[at + 1];
    boolean code = type == 't' || type == 'T' || type == 'w' || type == 'W';
    if (code && address != 0 && length < MAX_LINE_BYTES && count < MAX_SYMBOLS) {
      add(address, line, at + 3, length - at - 3);
    }
  }

  private void add(long address, byte[] line, int start, int length) {
    if (count == addresses.length) {
      addresses = Arrays.copyOf(addresses, count * 2);
      names = Arrays.copyOf(names, count * 2);
    }
    if (used + length + 1 > text.length) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, used + length + 1));
    }
    addresses[count] = address;
    names[count++] = used;
    System.arraycopy(line, start, text, used, length);
    used += length + 1; // the zero after it ends the name
  }

  /** kallsyms comes sorted but for modules; of aliases the first one listed stays. */
  private void sort() {
    Integer[] order = new Integer[0];
    boolean sorted = true;
    for (int i = 1; i < count && sorted; i++) {
      sorted = Long.compareUnsigned(addresses[i - 1], addresses[i]) <= 0;
    }
    if (!sorted) {
      order = new Integer[count];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (a, b) -> Long.compareUnsigned(addresses[a], addresses[b]));
    }
    long[] sortedAddresses = new long[count];
    int[] sortedNames = new int[count];
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int from = sorted ? i : order[i];
      if (kept > 0 && sortedAddresses[kept - 1] == addresses[from]) {
        continue;
      }
      sortedAddresses[kept] = addresses[from];
      sortedNames[kept++] = names[from];
    }
    addresses = Arrays.copyOf(sortedAddresses, kept);
    names = Arrays.copyOf(sortedNames, kept);
    text = Arrays.copyOf(text, used + 1);
    count = kept;
  }
}
