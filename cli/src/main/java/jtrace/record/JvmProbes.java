package jtrace.record;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jtrace.loader.BpfObject;
import jtrace.loader.abi.GcCausesTwin;
import jtrace.symbolizer.process.MappedModule;

/** Events of JVMs, in the targets only. */
final class JvmProbes implements EventSource {
  private static final String OBJECT = "jvm";
  private static final int SCRATCH_SLOTS = 4;
  private static final int NONE = -1;

  private final BpfObject object;
  private final Map<JvmKind, Integer> events;
  private final TargetLinks links;
  private final NewFiles files;
  private final Set<Integer> explained = new HashSet<>();
  private final Set<JvmKind> found = EnumSet.noneOf(JvmKind.class);
  private final boolean mustBeThere;

  /**
   * Loads the programs.
   *
   * @param mayComeLater whether a target is still to run its program
   * @param every calls between two samples of events that are counted
   * @param events ids of the events in the recording
   */
  JvmProbes(
      Capture capture,
      RecordOptions options,
      boolean mayComeLater,
      long every,
      Map<JvmKind, Integer> events) {
    this.events = new EnumMap<>(events);
    mustBeThere = !options.allProcesses() && !mayComeLater;
    files = new NewFiles(!options.allProcesses());
    boolean stops = events.keySet().stream().anyMatch(JvmKind::stops);
    boolean compiles = events.containsKey(JvmKind.JIT);
    boolean calls = events.keySet().stream().anyMatch(kind -> kind.isCounted());
    object =
        capture.load(
            OBJECT,
            SCRATCH_SLOTS,
            jvm ->
                jvm.setAutoload("jvm_called", calls)
                    .setAutoload("compile_begins", compiles)
                    .setAutoload("compile_ended", compiles)
                    .setAutoload("operation_requested", stops)
                    .setAutoload("operation_begins", stops)
                    .setAutoload("safepoint_begins", stops)
                    .setAutoload("safepoint_ends", stops)
                    .setReadOnly("every", every)
                    .setReadOnly("gc_event", events.getOrDefault(JvmKind.GC, NONE) + 1)
                    .setReadOnly(
                        "safepoint_event", events.getOrDefault(JvmKind.SAFEPOINT, NONE) + 1)
                    .setReadOnly("jit_event", events.getOrDefault(JvmKind.JIT, NONE) + 1));
    links = new TargetLinks(object, options.allProcesses());
  }

  @Override
  public void attach(TargetTable targets) {
    follow(targets);
    for (JvmKind kind : events.keySet()) {
      if (mustBeThere && !found.contains(kind == JvmKind.GC ? JvmKind.SAFEPOINT : kind)) {
        throw notFound(kind, targets.all());
      }
    }
  }

  private static WorldException notFound(JvmKind kind, List<Target> targets) {
    boolean isJvm =
        targets.stream()
            .flatMap(target -> target.modules().modules().stream())
            .anyMatch(mapped -> mapped.module().isLibJvm());
    return new WorldException(
        WorldException.Kind.FAILED,
        new Problem(
            "event " + kind.label() + " is not possible",
            isJvm
                ? "libjvm of this JVM has no symbol table with the functions that tell of it"
                : "no process that was named is a JVM",
            "install the JDK's debug symbols, or name another process; see jtrace doctor -p"));
  }

  @Override
  public void follow(TargetTable targets) {
    files.find(targets, this::attach);
    if (events.containsKey(JvmKind.GC)) {
      targets.all().forEach(this::explain);
    }
  }

  private void attach(Target target, MappedModule mapped) {
    for (JvmPlaces.Place place : JvmPlaces.in(mapped.module(), events.keySet())) {
      found.add(place.kind());
      long cookie =
          place.kind().isCounted()
              ? JvmPlaces.call(place.kind()).cookie(events.get(place.kind()))
              : 0;
      links.attach(
          place.program(), target, mapped, place.fileOffset(), /* onReturn= */ false, cookie);
    }
  }

  /** Tells the kernel where a JVM says why it collects garbage. */
  private void explain(Target target) {
    target
        .vm()
        .filter(vm -> explained.add(target.pid()))
        .ifPresent(vm -> {
          GcCausesTwin causes =
              new GcCausesTwin(
                  vm.performanceData("sun.gc.cause").orElse(0),
                  vm.performanceData("sun.gc.lastCause").orElse(0));
          object.map("causes").update(target.pid(), causes.encode());
        });
  }

  @Override
  public void tellAgain(long stackId) {
    StackIds.tellAgain(object, stackId);
  }

  @Override
  public void detach() {
    links.close();
  }
}
