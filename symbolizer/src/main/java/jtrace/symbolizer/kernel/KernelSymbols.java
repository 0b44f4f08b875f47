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

  private static final int INDEX_BITS = 22;
  static final int MAX_SYMBOLS = 1 << INDEX_BITS;
  private static final int ADDRESS_DIGITS = 16;
  static final int MAX_TEXT_BYTES = 256 << 20;
  private static final int BUFFER_BYTES = 1 << 16;

  /** KSYM_NAME_LEN is 512; longer lines are left out. */
  static final int MAX_LINE_BYTES = 1_024;

  /** A symbol's size is not listed; none reaches farther than this. */
  static final long MAX_FUNCTION_BYTES = 1 << 20;

  private long[] addresses = new long[1 << 17];
  private int[] names = new int[1 << 17];
  private byte[] text = new byte[1 << 22];
  private int count;
  private int used;
  private boolean sawNonZero;
  private boolean sawAny;

  private KernelSymbols() {}

  static KernelSymbols parse(InputStream in) throws IOException {
    KernelSymbols symbols = new KernelSymbols();
    byte[] buffer = new byte[BUFFER_BYTES];
    int held = 0; // of a line whose end has not been read yet
    int got;
    for (long read = 0; read < MAX_TEXT_BYTES; read += got) {
      got = in.read(buffer, held, buffer.length - held);
      if (got < 0) {
        break;
      }
      int start = symbols.lines(buffer, held + got);
      held += got - start;
      if (held == buffer.length) {
        held = 0; // no line of kallsyms: its parts are none either
      }
      System.arraycopy(buffer, start, buffer, 0, held);
    }
    symbols.line(buffer, 0, held);
    if (!symbols.isSorted()) {
      symbols.sort();
    }
    symbols.dropAliases();
    return symbols;
  }

  /** Takes the whole lines among so many bytes; returns where the rest begins. */
  private int lines(byte[] buffer, int length) {
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (buffer[i] == '\n') {
        line(buffer, start, i);
        start = i + 1;
      }
    }
    return start;
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

  /** Index of the first symbol of the kernel itself with that name, negative when there is none. */
  int find(String name) {
    byte[] wanted = (name + "\0").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < count; i++) {
      if (Arrays.equals(
          text, names[i], Math.min(used, names[i] + wanted.length), wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  long address(int index) {
    return addresses[index];
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

  private void line(byte[] line, int start, int end) {
    int at = start;
    long address = 0;
    for (int digit = 0; at < end && digit >= 0 && at - start < ADDRESS_DIGITS; ) {
      digit = hex(line[at]);
      if (digit >= 0) {
        address = address << 4 | digit;
        at++;
      }
    }
    if (at == start || end - at < 4 || line[at] != ' ' || line[at + 2] != ' ') {
      return;
    }
    sawAny = true;
    sawNonZero |= address != 0;
    byte type = line[at + 1];
    boolean code = type == 't' || type == 'T' || type == 'w' || type == 'W';
    boolean named = line[at + 3] != 0 && line[at + 3] != '\t';
    boolean fits = end - start < MAX_LINE_BYTES && count < MAX_SYMBOLS;
    if (code && named && address != 0 && fits) {
      add(address, line, at + 3, end - at - 3);
    }
  }

  private static int hex(byte c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
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

  private boolean isSorted() {
    for (int i = 1; i < count; i++) {
      if (Long.compareUnsigned(addresses[i - 1], addresses[i]) > 0) {
        return false;
      }
    }
    return true;
  }

  /** By address; modules come unsorted after the kernel. */
  private void sort() {
    long lowest = -1L;
    for (int i = 0; i < count; i++) {
      lowest = Long.compareUnsigned(addresses[i], lowest) < 0 ? addresses[i] : lowest;
    }
    long[] keys = new long[count];
    int used = 0;
    for (int i = 0; i < count; i++) {
      long relative = addresses[i] - lowest;
      if (relative >>> (63 - INDEX_BITS) == 0) {
        keys[used++] = relative << INDEX_BITS | i;
      }
    }
    Arrays.sort(keys, 0, used);
    long[] sortedAddresses = new long[used];
    int[] sortedNames = new int[used];
    for (int k = 0; k < used; k++) {
      int from = (int) (keys[k] & (MAX_SYMBOLS - 1));
      sortedAddresses[k] = addresses[from];
      sortedNames[k] = names[from];
    }
    addresses = sortedAddresses;
    names = sortedNames;
    count = used;
  }

  /** Of names for one address the one listed first stays. */
  private void dropAliases() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (kept == 0 || addresses[kept - 1] != addresses[i]) {
        addresses[kept] = addresses[i];
        names[kept++] = names[i];
      }
    }
    count = kept;
  }
}
