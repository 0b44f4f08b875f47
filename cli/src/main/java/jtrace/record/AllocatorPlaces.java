package jtrace.record;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import jtrace.loader.abi.AllocatorCall;
import jtrace.symbolizer.elf.ElfFile;
import jtrace.symbolizer.elf.ElfSymbol;
import jtrace.symbolizer.process.NativeModule;

/**
 * The functions of a file by which programs ask for memory and give it back: of an allocator that
 * is a library (glibc, musl, jemalloc, tcmalloc, mimalloc) or linked into a program or a library.
 *
 * @param callsByOffset what is at a file offset
 * @param callsItself whether one may call another, so that the ends of all must be seen
 */
record AllocatorPlaces(Map<Long, AllocatorCall> callsByOffset, boolean callsItself) {
  private static final Map<String, AllocatorCall> FUNCTIONS = new LinkedHashMap<>();

  /** Of allocators that are linked into something and keep their names to themselves. */
  private static final List<String> PREFIXES = List.of("", "je_", "_rjem_", "tc_", "mi_");

  private static final byte[] ENDBR64 = HexFormat.of().parseHex("f30f1efa");

  /** test rdi, rdi; je: there is nothing to free. */
  private static final byte[] TEST_RDI_JE = HexFormat.of().parseHex("4885ff0f84");

  private static final byte[] TEST_RDI_JE_8 = HexFormat.of().parseHex("4885ff74");
  private static final int TEST_RDI_BYTES = 3;

  static {
    FUNCTIONS.put("malloc", AllocatorCall.MALLOC);
    FUNCTIONS.put("calloc", AllocatorCall.CALLOC);
    FUNCTIONS.put("realloc", AllocatorCall.REALLOC);
    FUNCTIONS.put("free", AllocatorCall.FREE);
    FUNCTIONS.put("aligned_alloc", AllocatorCall.ALIGNED);
    FUNCTIONS.put("memalign", AllocatorCall.ALIGNED);
    FUNCTIONS.put("posix_memalign", AllocatorCall.POSIX);
    FUNCTIONS.put("valloc", AllocatorCall.MALLOC);
    FUNCTIONS.put("pvalloc", AllocatorCall.MALLOC);
    FUNCTIONS.put("cfree", AllocatorCall.FREE);
    FUNCTIONS.put("mallocx", AllocatorCall.MALLOC); // jemalloc's own
    FUNCTIONS.put("rallocx", AllocatorCall.REALLOC);
    FUNCTIONS.put("dallocx", AllocatorCall.FREE);
    FUNCTIONS.put("sdallocx", AllocatorCall.FREE);
    // operators of C++, where the allocator has its own: new, new[], with nothrow, with alignment
    for (String operator : List.of("_Znwm", "_Znam")) {
      for (String form : List.of("", "RKSt9nothrow_t", "St11align_val_t")) {
        FUNCTIONS.put(operator + form, AllocatorCall.MALLOC);
      }
    }
    for (String operator : List.of("_ZdlPv", "_ZdaPv")) {
      for (String form : List.of("", "m", "RKSt9nothrow_t", "St11align_val_t")) {
        FUNCTIONS.put(operator + form, AllocatorCall.FREE);
      }
    }
  }

  /** None in a file that has no allocator. */
  static AllocatorPlaces in(NativeModule module) {
    Map<Long, AllocatorCall> calls = new LinkedHashMap<>();
    for (String prefix : PREFIXES) {
      if (function(module, prefix + "malloc").isPresent()
          && function(module, prefix + "free").isPresent()) {
        FUNCTIONS.forEach((name, call) ->
            offset(module, prefix + name, call)
                .ifPresent(offset -> calls.putIfAbsent(offset, call)));
      }
    }
    return new AllocatorPlaces(calls, !isGlibc(module));
  }

  /** Its malloc calls none of the others, and others call it only where their ends are seen. */
  private static boolean isGlibc(NativeModule module) {
    String name = module.path().substring(module.path().lastIndexOf('/') + 1);
    return name.equals("libc.so.6") || name.startsWith("libc-2.");
  }

  private static Optional<ElfSymbol> function(NativeModule module, String name) {
    return module.symbol(name).filter(ElfSymbol::function);
  }

  private static OptionalLong offset(NativeModule module, String name, AllocatorCall call) {
    Optional<ElfSymbol> function = function(module, name);
    if (function.isEmpty()) {
      return OptionalLong.empty();
    }
    ElfFile elf = module.elf().orElseThrow();
    long address = function.get().value();
    return elf.fileOffset(address + skipped(elf, address, call));
  }

  /**
   * Bytes of a function's begin that leave stack and arguments as they are. The kernel emulates a
   * push or jump behind them; to step over one of these costs a second trap (arch/x86/kernel/
   * uprobes.c).
   */
  private static int skipped(ElfFile elf, long address, AllocatorCall call) {
    ByteBuffer code = elf.at(address);
    int skipped = startsWith(code, 0, ENDBR64) ? ENDBR64.length : 0;
    boolean tests =
        call == AllocatorCall.FREE
            && (startsWith(code, skipped, TEST_RDI_JE) || startsWith(code, skipped, TEST_RDI_JE_8));
    return tests ? skipped + TEST_RDI_BYTES : skipped;
  }

  private static boolean startsWith(ByteBuffer code, int from, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (from + i >= code.limit() || code.get(from + i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  boolean isEmpty() {
    return callsByOffset.isEmpty();
  }
}
