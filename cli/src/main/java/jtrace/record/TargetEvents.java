package jtrace.record;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import jtrace.symbolizer.elf.UsdtProbe;
import jtrace.symbolizer.process.MappedModule;
import jtrace.symbolizer.process.NativeModule;

/**
 * The events that a certain process can have, and those that it cannot. Read-only.
 *
 * @param userProbes USDT probes of what it maps, {@code library:provider:name}, with their
 *     arguments as the compiler wrote them; those that would have to be switched on in the process
 *     are left out
 * @param missing why it cannot have an event, by the event's name
 */
public record TargetEvents(Map<String, String> userProbes, Map<String, String> missing) {

  public static TargetEvents of(int pid) {
    try (Target target = new Target(pid)) {
      target.refresh(ModuleReading.start(), () -> {});
      List<NativeModule> modules =
          target.modules().modules().stream().map(MappedModule::module).toList();
      return new TargetEvents(userProbes(modules), missing(modules));
    } catch (IOException e) {
      throw Failures.of("looking at process " + pid, e);
    }
  }

  private static Map<String, String> userProbes(List<NativeModule> modules) {
    Map<String, String> probes = new TreeMap<>();
    for (NativeModule module : modules) {
      List<UsdtProbe> found = module.elf().map(UsdtProbe::of).orElse(List.of());
      for (UsdtProbe probe : found) {
        if (probe.semaphore() == 0) {
          probes.put(
              library(module) + ":" + probe.provider() + ":" + probe.name(), probe.arguments());
        }
      }
    }
    return probes;
  }

  private static Map<String, String> missing(List<NativeModule> modules) {
    Map<String, String> missing = new TreeMap<>();
    Optional<NativeModule> jvm = modules.stream().filter(NativeModule::isLibJvm).findFirst();
    String why = jvm.isEmpty() ? "it is no JVM" : "its libjvm has no such function or no symbols";
    for (JvmKind kind : JvmKind.values()) {
      if (jvm.filter(module -> !JvmPlaces.in(module, Set.of(kind)).isEmpty()).isEmpty()) {
        missing.put(kind.label(), why);
      }
    }
    if (jvm.filter(module -> !VirtualPlaces.in(module).isEmpty()).isEmpty()) {
      missing.put(WaitKind.UNMOUNTED.label(), why);
    }
    EventRequest alloc = new EventRequest.Allocations(0);
    if (jvm.filter(module -> !ProbePlaces.in(module, alloc, 0).isEmpty()).isEmpty()) {
      missing.put(alloc.name(), why);
    }
    if (jvm.isEmpty()) {
      missing.put(WaitKind.PINNED.label(), why);
      missing.put(new EventRequest.Live(0).name(), why);
    }
    if (modules.stream().allMatch(module -> AllocatorPlaces.in(module).isEmpty())) {
      for (String name : List.of("malloc", "nativemem", "leak")) {
        missing.put(name, "none of its files has an allocator with symbols");
      }
    }
    return missing;
  }

  /** The file's base name up to its first dot, as events name it. */
  private static String library(NativeModule module) {
    String base = module.path().substring(module.path().lastIndexOf('/') + 1);
    int dot = base.indexOf('.');
    return dot > 0 ? base.substring(0, dot) : base;
  }
}
