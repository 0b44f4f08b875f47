package jtrace.record;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import jtrace.loader.CxxDemangler;
import jtrace.symbolizer.elf.UsdtProbe;
import jtrace.symbolizer.process.MappedModule;
import jtrace.symbolizer.process.NativeModule;
import jtrace.symbolizer.process.NativeModules;

/** The events that only a certain process can have. Read-only. */
public final class TargetEvents {
  private TargetEvents() {}

  /**
   * USDT probes of what the process maps, as {@code -e} takes them; those that would have to be
   * switched on in the process are left out.
   */
  public static List<String> userProbes(int pid) {
    Target target = new Target(pid);
    try {
      target.refresh(new NativeModules(name -> CxxDemangler.system().demangle(name)), () -> {});
      TreeSet<String> names = new TreeSet<>();
      for (MappedModule mapped : target.modules().modules()) {
        mapped
            .module()
            .elf()
            .ifPresent(elf ->
                UsdtProbe.of(elf).stream()
                    .filter(probe -> probe.semaphore() == 0)
                    .forEach(probe ->
                        names.add(
                            "usdt:"
                                + library(mapped.module())
                                + ":"
                                + probe.provider()
                                + ":"
                                + probe.name())));
      }
      return List.copyOf(names);
    } catch (IOException e) {
      throw Failures.of("looking at process " + pid, e);
    } finally {
      target.close();
    }
  }

  /** The file's base name up to its first dot, as events name it. */
  private static String library(NativeModule module) {
    String base = module.path().substring(module.path().lastIndexOf('/') + 1);
    int dot = base.indexOf('.');
    return dot > 0 ? base.substring(0, dot) : base;
  }
}
