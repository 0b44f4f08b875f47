package jtrace.record;

import java.util.ArrayList;
import java.util.List;
import jtrace.symbolizer.elf.ElfFile;
import jtrace.symbolizer.elf.ElfSymbol;
import jtrace.symbolizer.process.NativeModule;

/**
 * Functions of libjvm (21 and newer) by which virtual threads leave their carriers and go on:
 * continuationFreezeThaw.cpp has one of each for every kind of collector and of references.
 */
final class VirtualPlaces {
  private static final int MAX_PLACES = 64;

  private record Wanted(String prefix, String part, String program) {}

  /** Those that go on first: then none is seen to leave only. */
  private static final List<Wanted> ALL =
      List.of(
          new Wanted("_Z4thawI6ConfigI", "", "virtual_thawed"),
          new Wanted("_Z6freezeI6ConfigI", "", "virtual_frozen"),
          new Wanted("_ZN6ConfigI", "14freeze_preemptE", "virtual_frozen")); // 24 and newer

  /**
   * One place.
   *
   * @param fileOffset where a uprobe goes
   */
  record Place(String program, long fileOffset) {}

  private VirtualPlaces() {}

  /** Those of a file; none when it is no libjvm, or one without virtual threads or symbols. */
  static List<Place> in(NativeModule module) {
    List<Place> places = new ArrayList<>();
    if (module.isLibJvm() && module.elf().isPresent()) {
      ElfFile elf = module.elf().get();
      for (Wanted wanted : ALL) {
        for (ElfSymbol symbol : module.symbols().withPrefix(wanted.prefix, MAX_PLACES)) {
          if (symbol.name().contains(wanted.part) && !symbol.name().contains(".")) {
            elf.fileOffset(symbol.value())
                .ifPresent(offset -> places.add(new Place(wanted.program, offset)));
          }
        }
      }
    }
    return places;
  }
}
