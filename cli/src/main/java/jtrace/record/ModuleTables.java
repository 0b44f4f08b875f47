package jtrace.record;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jtrace.symbolizer.process.MappedModule;
import jtrace.symbolizer.process.NativeModule;
import jtrace.symbolizer.process.ProcessModules;

/**
 * The modules whose unwind rows the kernel has, each once, however many processes map it. The id of
 * a module is what frames of the kernel carry.
 */
final class ModuleTables {
  /** A module with its id and the place of its rows. */
  record Entry(int id, NativeModule module, UnwindSpace.Slice rows) {}

  private final UnwindSpace space;
  private final Map<NativeModule, Entry> entries = new IdentityHashMap<>();
  private final List<Entry> byId = new ArrayList<>();

  ModuleTables(UnwindSpace space) {
    this.space = space;
  }

  /** Makes the rows of every module of a process available to the kernel. */
  synchronized void addAll(ProcessModules modules) {
    modules.modules().stream().map(MappedModule::module).forEach(this::add);
  }

  /** Makes the rows of one module available, also before a process maps it. */
  synchronized void add(NativeModule module) {
    if (!entries.containsKey(module)) {
      Entry entry = new Entry(byId.size(), module, space.add(module.unwindTable()));
      entries.put(module, entry);
      byId.add(entry);
    }
  }

  /** The entry of a module that has been added. */
  synchronized Entry entry(NativeModule module) {
    return entries.get(module);
  }

  /** The module that an id stands for. */
  synchronized Optional<NativeModule> module(int id) {
    return id >= 0 && id < byId.size() ? Optional.of(byId.get(id).module()) : Optional.empty();
  }

  /** Whether a module was given that id; one that was mapped a moment ago may have none yet. */
  synchronized boolean has(NativeModule module, int id) {
    Entry known = entries.get(module);
    return known != null && known.id() == id;
  }
}
