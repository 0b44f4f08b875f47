package jtrace.symbolizer.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;

/**
 * Names kernel addresses from /proc/kallsyms: the kernel's text, modules, and BPF programs. Read
 * again when an address is not covered, at most once a second. Safe for use by several threads.
 */
public final class Kallsyms {

  public static final String KERNEL = "[kernel.kallsyms]";
  private static final String HIDDEN = "[kernel hidden: kptr_restrict]";
  private static final String UNKNOWN = "[unknown in kernel]";
  private static final long REFRESH_NANOS = 1_000_000_000L;

  private final Path file;
  private KernelSymbols symbols;
  private long readNanos;

  private Kallsyms(Path file) throws IOException {
    this.file = file;
    this.symbols = read(file);
    this.readNanos = System.nanoTime();
  }

  /**
   * Reads the running kernel's symbols.
   *
   * @throws IOException when /proc/kallsyms cannot be read
   */
  public static Kallsyms open() throws IOException {
    return new Kallsyms(Path.of("/proc/kallsyms"));
  }

  /** As {@link #open()}, from a file of the same form. */
  public static Kallsyms openFile(Path file) throws IOException {
    return new Kallsyms(file);
  }

  /** Whether the kernel shows zeros for addresses (kernel.kptr_restrict, or no CAP_SYSLOG). */
  public synchronized boolean isHidden() {
    return symbols.hidden();
  }

  /** How many functions are known. */
  public synchronized int count() {
    return symbols.count();
  }

  /** The frame of a kernel address; for return addresses pass the address before. */
  public synchronized Frame symbolize(long address) {
    if (symbols.hidden()) {
      return Frame.placeholder(HIDDEN, KERNEL, NameStatus.KERNEL_HIDDEN);
    }
    int at = symbols.find(address);
    if (at < 0 && System.nanoTime() - readNanos > REFRESH_NANOS) {
      refresh();
      at = symbols.find(address);
    }
    if (at < 0) {
      return Frame.placeholder(UNKNOWN, KERNEL, NameStatus.NO_SYMBOL);
    }
    String module = symbols.module(at);
    return Frame.ofSymbol(
        FrameKind.KERNEL, symbols.name(at), "", module.isEmpty() ? KERNEL : module, address);
  }

  /**
   * The entry code of device and timer interrupts (arch/x86/entry: asm_common_interrupt and
   * asm_sysvec_*, one after the other).
   */
  public synchronized AddressRange interruptEntries() {
    long lowest = 0;
    long highest = 0;
    for (int i = 0; i < symbols.count() && !symbols.hidden(); i++) {
      String name = symbols.name(i);
      if (name.startsWith("asm_sysvec_") || name.equals("asm_common_interrupt")) {
        lowest = lowest == 0 ? symbols.address(i) : lowest;
        highest = end(i);
      }
    }
    return new AddressRange(lowest, highest);
  }

  /** The code of a function; {@link AddressRange#NONE} where the kernel does not tell. */
  public synchronized AddressRange function(String name) {
    int at = symbols.hidden() ? -1 : symbols.find(name);
    return at < 0 ? AddressRange.NONE : new AddressRange(symbols.address(at), end(at));
  }

  private long end(int symbol) {
    return symbol + 1 < symbols.count() ? symbols.address(symbol + 1) : symbols.address(symbol) + 1;
  }

  private void refresh() {
    readNanos = System.nanoTime();
    try {
      symbols = read(file);
    } catch (IOException e) {
      // what was read before stays
    }
  }

  private static KernelSymbols read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return KernelSymbols.parse(in);
    }
  }
}
