package jtrace.record;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    module
        .elf()
        .ifPresent(elf -> {
          for (String prefix : PREFIXES) {
            if (offset(elf, prefix + "malloc").isPresent()
                && offset(elf, prefix + "free").isPresent()) {
              FUNCTIONS.forEach((name, call) ->
                  offset(elf, prefix + name).ifPresent(offset -> calls.putIfAbsent(offset, call)));
            }
          }
        });
    return new AllocatorPlaces(calls, !isGlibc(module));
  }

  /** Its malloc calls none of the others, and others call it only where their ends are seen. */
  private static boolean isGlibc(NativeModule module) {
    String name = module.path().substring(module.path().lastIndexOf('/') + 1);
    return name.equals("libc.so.6") || name.startsWith("libc-2.");
  }

  private static OptionalLong offset(ElfFile elf, String function) {
    return elf.symbol(function)
        .filter(ElfSymbol::function)
        .map(symbol -> elf.fileOffset(symbol.value()))
        .orElse(OptionalLong.empty());
  }

  boolean isEmpty() {
    return callsByOffset.isEmpty();
  }
}
