package jtrace.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import jtrace.loader.abi.ProbeTwin;
import jtrace.symbolizer.elf.ElfFile;
import jtrace.symbolizer.elf.ElfSymbol;
import jtrace.symbolizer.elf.UsdtProbe;
import jtrace.symbolizer.process.NativeModule;

/**
 * Where in an ELF file the places of an event are.
 *
 * <p>Java allocations: HotSpot calls {@code AllocTracer::send_allocation_in_new_tlab} when a thread
 * takes a new buffer and {@code send_allocation_outside_tlab} for objects outside of buffers, with
 * or without JFR. Arguments, source allocTracer.hpp: class, object, size of the buffer, size of the
 * object, thread; the object's address is missing in some builds of 8.
 */
final class ProbePlaces {
  private static final String ALLOC_TRACER = "_ZN11AllocTracer";
  private static final String NEW_TLAB = "send_allocation_in_new_tlab";
  private static final String OUTSIDE_TLAB = "send_allocation_outside_tlab";
  private static final int MAX_FUNCTIONS = 64;
  private static final int MAX_PLACES = 8;
  private static final int NAMES_SHOWN = 10;

  /**
   * One place.
   *
   * @param fileOffset where a uprobe goes
   * @param probe what is recorded there
   */
  record Place(long fileOffset, ProbeTwin probe) {}

  private ProbePlaces() {}

  /** Whether the event happens in code of a file that targets map. */
  static boolean isInFile(EventRequest request) {
    return switch (request) {
      case EventRequest.Allocations any -> true;
      case EventRequest.Function any -> true;
      case EventRequest.UserProbe any -> true;
      case EventRequest.JavaCalls any -> true;
      case EventRequest.Cpu any -> false;
      case EventRequest.Wait any -> false;
      case EventRequest.Memory any -> false;
      case EventRequest.Jvm any -> false;
      case EventRequest.Live any -> false;
      case EventRequest.Tracepoint any -> false;
      case EventRequest.Counter any -> false;
    };
  }

  /** The event's places in a file; none when it has nothing to do with it. */
  static List<Place> in(NativeModule module, EventRequest request, int event) {
    Optional<ElfFile> elf = module.elf();
    if (elf.isEmpty()) {
      return List.of();
    }
    return switch (request) {
      case EventRequest.Allocations(long interval) ->
          module.isLibJvm() ? allocations(module, event, interval) : List.of();
      case EventRequest.Function(String library, String symbol, long every) ->
          isNamed(module, library) ? function(module, symbol, event, every) : List.of();
      case EventRequest.UserProbe(String library, String provider, String name, long every) ->
          isNamed(module, library) ? userProbe(elf.get(), provider, name, event, every) : List.of();
      case EventRequest.JavaCalls(String method, long number) ->
          module.isLibJvm() ? calls(elf.get(), event, number) : List.of();
      case EventRequest.Cpu any -> List.of();
      case EventRequest.Wait any -> List.of();
      case EventRequest.Memory any -> List.of();
      case EventRequest.Jvm any -> List.of();
      case EventRequest.Live any -> List.of();
      case EventRequest.Tracepoint any -> List.of();
      case EventRequest.Counter any -> List.of();
    };
  }

  private static List<Place> allocations(NativeModule module, int event, long interval) {
    List<Place> places = new ArrayList<>();
    ElfFile elf = module.elf().orElseThrow();
    for (ElfSymbol symbol : module.symbols().withPrefix(ALLOC_TRACER, MAX_FUNCTIONS)) {
      if (symbol.function() && !symbol.name().contains(".")) { // a clone has other parameters
        Optional<ProbeTwin> probe = allocation(symbol.name(), event, interval);
        probe.flatMap(known -> place(elf, symbol.value(), known)).ifPresent(places::add);
      }
    }
    return places;
  }

  /** What is recorded at a function of AllocTracer; its mangled name tells its parameters. */
  static Optional<ProbeTwin> allocation(String name, int event, long interval) {
    boolean buffer = name.contains(NEW_TLAB);
    if (!buffer && !name.contains(OUTSIDE_TLAB)) {
      return Optional.empty();
    }
    ProbeTwin.Kind kind = buffer ? ProbeTwin.Kind.TLAB : ProbeTwin.Kind.OUTSIDE_TLAB;
    int total = name.contains("HeapWord") ? 2 : 1;
    int size = buffer ? total + 1 : total;
    int thread = name.contains("Thread") ? size + 1 : ProbeTwin.NO_ARGUMENT;
    return Optional.of(new ProbeTwin(event, kind, interval, 0, total, size, thread));
  }

  /** Where {@code Thread.holdsLock} leads, which probed methods call at their end. */
  private static List<Place> calls(ElfFile elf, int event, long number) {
    return elf.symbol("JVM_HoldsLock")
        .flatMap(found -> place(elf, found.value(), ProbeTwin.calls(event, number)))
        .map(List::of)
        .orElse(List.of());
  }

  private static List<Place> function(NativeModule module, String symbol, int event, long every) {
    return module
        .symbol(symbol)
        .flatMap(found ->
            place(module.elf().orElseThrow(), found.value(), ProbeTwin.plain(event, every)))
        .map(List::of)
        .orElse(List.of());
  }

  private static List<Place> userProbe(
      ElfFile elf, String provider, String name, int event, long every) {
    List<Place> places = new ArrayList<>();
    for (UsdtProbe probe : UsdtProbe.of(elf)) {
      // one with a semaphore does not fire unless that is raised, which would change the target
      if (probe.provider().equals(provider)
          && probe.name().equals(name)
          && probe.semaphore() == 0
          && places.size() < MAX_PLACES) {
        OptionalLong offset = probe.fileOffset(elf);
        if (offset.isPresent()) {
          places.add(new Place(offset.getAsLong(), ProbeTwin.plain(event, every)));
        }
      }
    }
    return places;
  }

  private static Optional<Place> place(ElfFile elf, long address, ProbeTwin probe) {
    OptionalLong offset = elf.fileOffset(address);
    return offset.isPresent()
        ? Optional.of(new Place(offset.getAsLong(), probe))
        : Optional.empty();
  }

  private static boolean isNamed(NativeModule module, String library) {
    String base = module.path().substring(module.path().lastIndexOf('/') + 1);
    return base.equals(library) || base.startsWith(library + ".") || base.startsWith(library + "-");
  }

  /** Why no target has such a place, with what is there instead. */
  static WorldException notFound(EventRequest request, List<Target> targets) {
    List<NativeModule> modules =
        targets.stream()
            .flatMap(target -> target.modules().modules().stream())
            .map(mapped -> mapped.module())
            .distinct()
            .toList();
    Problem problem =
        switch (request) {
          case EventRequest.Allocations any ->
              new Problem(
                  "event alloc is not possible",
                  modules.stream().anyMatch(NativeModule::isLibJvm)
                      ? "libjvm of this JVM has no symbol table with AllocTracer"
                      : "no process that was named is a JVM",
                  "install the JDK's debug symbols, or name another process; see jtrace doctor -p");
          case EventRequest.Function(String library, String symbol, long every) ->
              missing("function " + symbol, library, modules, "");
          case EventRequest.UserProbe(String library, String provider, String name, long every) ->
              missing(
                  "USDT probe " + provider + ":" + name,
                  library,
                  modules,
                  probesOf(library, modules));
          case EventRequest.JavaCalls any ->
              new Problem(
                  "calls of " + any.method() + " cannot be seen",
                  "libjvm of this JVM has no function JVM_HoldsLock",
                  "use another build of the JDK");
          case EventRequest.Cpu any -> throw new IllegalArgumentException(any.name());
          case EventRequest.Wait any -> throw new IllegalArgumentException(any.name());
          case EventRequest.Memory any -> throw new IllegalArgumentException(any.name());
          case EventRequest.Jvm any -> throw new IllegalArgumentException(any.name());
          case EventRequest.Live any -> throw new IllegalArgumentException(any.name());
          case EventRequest.Tracepoint any -> throw new IllegalArgumentException(any.name());
          case EventRequest.Counter any -> throw new IllegalArgumentException(any.name());
        };
    return new WorldException(WorldException.Kind.FAILED, problem);
  }

  private static Problem missing(
      String what, String library, List<NativeModule> modules, String there) {
    boolean mapped = modules.stream().anyMatch(module -> isNamed(module, library));
    return new Problem(
        what + " was not found in " + library,
        mapped
            ? "no file of that name has it" + (there.isEmpty() ? "" : "; it has " + there)
            : "no process that was named maps a file of that name",
        mapped
            ? "check the name; C++ names are given mangled, as nm shows them"
            : "give the file's base name, such as libc or libjvm");
  }

  private static String probesOf(String library, List<NativeModule> modules) {
    return modules.stream()
        .filter(module -> isNamed(module, library))
        .flatMap(module -> module.elf().stream())
        .flatMap(elf -> UsdtProbe.of(elf).stream())
        .map(probe -> probe.provider() + ":" + probe.name())
        .distinct()
        .limit(NAMES_SHOWN)
        .collect(Collectors.joining(", "));
  }
}
