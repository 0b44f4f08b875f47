package jtrace.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jtrace.loader.abi.JvmCall;
import jtrace.symbolizer.elf.ElfFile;
import jtrace.symbolizer.elf.ElfSymbol;
import jtrace.symbolizer.process.NativeModule;

/**
 * Functions of libjvm whose calls are events. Their names and arguments are the same from JDK 11 to
 * 26 (compileBroker.hpp, classLoadingService.hpp, vmThread.hpp, vmOperations.hpp, safepoint.hpp);
 * those of the library interface, jvm.h, are also in an 8 whose symbol table was stripped.
 */
final class JvmPlaces {
  private static final int MAX_CLONES = 4;

  /**
   * One of them.
   *
   * @param function as the linker knows it, or its begin
   * @param program what is attached to it
   */
  private record Wanted(JvmKind kind, String function, String program) {}

  /** Ends before begins, so that none is seen to begin only. */
  private static final List<Wanted> ALL =
      List.of(
          new Wanted(JvmKind.JIT, "_ZN12CompileQueue3getE", "compile_ended"),
          new Wanted(
              JvmKind.JIT,
              "_ZN13CompileBroker25invoke_compiler_on_methodEP11CompileTask",
              "compile_begins"),
          new Wanted(JvmKind.SAFEPOINT, "_ZN20SafepointSynchronize3endEv", "safepoint_ends"),
          new Wanted(JvmKind.SAFEPOINT, "_ZN12VM_Operation8evaluateEv", "operation_begins"),
          new Wanted(JvmKind.SAFEPOINT, "_ZN20SafepointSynchronize5beginEv", "safepoint_begins"),
          new Wanted(
              JvmKind.SAFEPOINT, "_ZN8VMThread7executeEP12VM_Operation", "operation_requested"),
          new Wanted(
              JvmKind.CLASS_LOAD,
              "_ZN19ClassLoadingService19notify_class_loadedEP13InstanceKlassb",
              "jvm_called"),
          new Wanted(JvmKind.THREAD_START, "JVM_StartThread", "jvm_called"),
          new Wanted(JvmKind.EXCEPTIONS, "JVM_FillInStackTrace", "jvm_called"));

  /**
   * One place.
   *
   * @param fileOffset where a uprobe goes
   */
  record Place(JvmKind kind, String program, long fileOffset) {}

  private JvmPlaces() {}

  /** Those of a file that are wanted; none when it is no libjvm. */
  static List<Place> in(NativeModule module, Set<JvmKind> kinds) {
    List<Place> places = new ArrayList<>();
    if (module.isLibJvm() && module.elf().isPresent()) {
      ElfFile elf = module.elf().get();
      for (Wanted wanted : ALL) {
        if (isWanted(wanted.kind, kinds)) {
          symbols(module, wanted.function)
              .forEach(symbol ->
                  elf.fileOffset(symbol.value())
                      .ifPresent(
                          offset -> places.add(new Place(wanted.kind, wanted.program, offset))));
        }
      }
    }
    return places;
  }

  private static boolean isWanted(JvmKind kind, Set<JvmKind> kinds) {
    return kinds.contains(kind) || kind == JvmKind.SAFEPOINT && kinds.contains(JvmKind.GC);
  }

  /** The function, and copies of it that the compiler has made for some of its callers. */
  private static List<ElfSymbol> symbols(NativeModule module, String function) {
    List<ElfSymbol> found =
        module.symbols().withPrefix(function, MAX_CLONES).stream()
            .filter(ElfSymbol::function)
            .filter(symbol -> !symbol.name().contains(".cold") && !symbol.name().contains(".part"))
            .toList();
    return found.isEmpty() ? module.symbol(function).stream().toList() : found;
  }

  static JvmCall call(JvmKind kind) {
    return kind == JvmKind.CLASS_LOAD ? JvmCall.CLASS : JvmCall.OBJECT;
  }
}
