package jtrace.symbolizer.elf;

import java.util.Arrays;
import java.util.Optional;

/**
 * The functions of one symbol table sorted by address, one name per address. Costs 20 bytes a
 * function; names stay in the file.
 *
 * <p>Of several names for one address the one is taken that has a type, has a size, is not local,
 * and has the fewest leading underscores ({@code read} before {@code __read}).
 */
final class FunctionTable {

  /** How many enclosing candidates before the nearest one are tried. */
  private static final int MAX_ENCLOSING = 32;

  private final ElfSymbols symbols;
  private final long base;
  private final int[] starts;
  private final int[] indexes;

  FunctionTable(ElfSymbols symbols) {
    this.symbols = symbols;
    ElfFile file = symbols.file();
    this.base = file.lowestAddress();
    long[] keys = keys(symbols, file);
    Arrays.sort(keys);
    int[] unique = new int[keys.length];
    int[] addresses = new int[keys.length];
    int count = 0;
    for (long key : keys) {
      int index = (int) key;
      int start = (int) ((key ^ Long.MIN_VALUE) >>> 32);
      if (count > 0 && addresses[count - 1] == start) {
        unique[count - 1] = better(unique[count - 1], index);
      } else {
        addresses[count] = start;
        unique[count++] = index;
      }
    }
    this.starts = Arrays.copyOf(addresses, count);
    this.indexes = Arrays.copyOf(unique, count);
  }

  int count() {
    return starts.length;
  }

  ElfSymbols symbols() {
    return symbols;
  }

  /** The function that covers the link-time address. */
  Optional<ElfFunction> at(long address) {
    long relative = address - base;
    if (relative < 0 || relative > 0xffffffffL) {
      return Optional.empty();
    }
    int at = floor((int) relative);
    for (int i = at; i >= 0 && i > at - MAX_ENCLOSING; i--) {
      long offset = relative - (starts[i] & 0xffffffffL);
      long size = symbols.size(indexes[i]);
      if (size > 0 ? offset < size : i == at && sameSection(address, address - offset)) {
        return Optional.of(new ElfFunction(symbols.name(indexes[i]), offset, size > 0));
      }
    }
    return Optional.empty();
  }

  private static long[] keys(ElfSymbols symbols, ElfFile file) {
    int count = symbols.count();
    long base = file.lowestAddress();
    long[] keys = new long[count];
    int used = 0;
    for (int i = 0; i < count; i++) {
      if (symbols.mayBeCode(i) && !symbols.nameless(i)) {
        long relative = symbols.value(i) - base;
        if (relative >= 0 && relative <= 0xffffffffL && file.isCode(symbols.value(i))) {
          keys[used++] = ((relative << 32) ^ Long.MIN_VALUE) | i;
        }
      }
    }
    return Arrays.copyOf(keys, used);
  }

  private int better(int one, int other) {
    int order = Boolean.compare(symbols.typed(other), symbols.typed(one));
    order = order != 0 ? order : Boolean.compare(sized(other), sized(one));
    order = order != 0 ? order : Boolean.compare(global(other), global(one));
    order =
        order != 0
            ? order
            : Integer.compare(symbols.leadingUnderscores(one), symbols.leadingUnderscores(other));
    return order > 0 ? other : one;
  }

  private boolean sized(int index) {
    return symbols.size(index) > 0;
  }

  private boolean global(int index) {
    return symbols.binding(index) != 0;
  }

  private int floor(int relative) {
    int low = 0;
    int high = starts.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Integer.compareUnsigned(starts[middle], relative) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  /** A symbol without a size reaches to the next symbol, but not out of its section. */
  private boolean sameSection(long address, long start) {
    for (ElfSection section : symbols.file().sections()) {
      if (section.executable() && section.contains(start)) {
        return section.contains(address);
      }
    }
    return symbols.file().sections().isEmpty();
  }
}
