package jtrace.record;

import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import jtrace.symbolizer.process.MappedModule;
import jtrace.symbolizer.process.NativeModule;

/** Files that the targets map, each once: once in all, or once a process. */
final class NewFiles {
  private static final int EVERY_PROCESS = -1;

  private record Seen(int pid, NativeModule module) {}

  private final boolean byProcess;
  private final Set<Seen> seen = new HashSet<>(); // modules are equal only to themselves

  NewFiles(boolean byProcess) {
    this.byProcess = byProcess;
  }

  /** Hands over those that were not handed over before. */
  void find(TargetTable targets, BiConsumer<Target, MappedModule> consumer) {
    for (Target target : targets.all()) {
      for (MappedModule mapped : target.modules().modules()) {
        if (seen.add(new Seen(byProcess ? target.pid() : EVERY_PROCESS, mapped.module()))) {
          consumer.accept(target, mapped);
        }
      }
    }
  }
}
