package jtrace.symbolizer.process;

import java.util.List;
import java.util.Optional;
import jtrace.profile.Frame;
import jtrace.profile.NameStatus;

/**
 * The executable mappings of one process at one moment, ascending and not overlapping. Anonymous
 * code (a JIT's) is not among them.
 */
public record ProcessModules(int pid, List<MappedModule> modules) {

  public ProcessModules {
    modules = List.copyOf(modules);
  }

  /** The module that maps the run-time address. */
  public Optional<MappedModule> at(long address) {
    int low = 0;
    int high = modules.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      MappedModule candidate = modules.get(middle);
      if (candidate.contains(address)) {
        return Optional.of(candidate);
      }
      if (Long.compareUnsigned(address, candidate.start()) < 0) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    return Optional.empty();
  }

  /** The frame of a run-time address; for return addresses pass the address before. */
  public Frame symbolize(long address) {
    return at(address)
        .map(m -> m.module().symbolize(m.linkAddress(address)))
        .orElseGet(() -> Frame.placeholder("[unknown code]", "", NameStatus.NO_MAPPING));
  }

  /** The JVM's own library, if the process is a HotSpot JVM. */
  public Optional<MappedModule> libJvm() {
    return modules.stream().filter(m -> m.module().isLibJvm()).findFirst();
  }
}
