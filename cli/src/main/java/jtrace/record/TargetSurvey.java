package jtrace.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import jtrace.symbolizer.elf.UsdtProbe;
import jtrace.symbolizer.hotspot.FlagByte;
import jtrace.symbolizer.hotspot.HotSpotVm;
import jtrace.symbolizer.hotspot.MissingFeature;
import jtrace.symbolizer.process.MappedModule;
import jtrace.symbolizer.process.NativeModule;

/** What a recording of one process will show and what it will miss. Reads and changes nothing. */
public final class TargetSurvey {
  private static final int LISTED_MAX = 5;

  /**
   * One thing that was looked at.
   *
   * @param isWhole whether nothing of it will be missing in the picture
   * @param remedy what would make it better; empty when nothing is to be done
   */
  public record Finding(String name, boolean isWhole, String found, String remedy) {}

  private final Target target;
  private final List<Finding> findings = new ArrayList<>();

  private TargetSurvey(Target target) {
    this.target = target;
  }

  /**
   * Looks at a process as a recording would.
   *
   * @throws IOException when it is gone or may not be read
   */
  public static List<Finding> of(int pid) throws IOException {
    try (Target target = new Target(pid)) {
      target.refresh(ModuleReading.start(), () -> {});
      TargetSurvey survey = new TargetSurvey(target);
      survey.javaFrames();
      survey.probes();
      survey.modules();
      return survey.findings;
    }
  }

  private void add(String name, boolean isWhole, String found, String remedy) {
    findings.add(new Finding(name, isWhole, found, remedy));
  }

  private void javaFrames() {
    if (target.vm().isEmpty()) {
      String why = target.vmProblem();
      add("Java frames", false, why.isEmpty() ? "it maps no libjvm.so" : why, "");
      return;
    }
    HotSpotVm vm = target.vm().get();
    add("Java frames", true, vm.facts().description() + "; " + vm.tested(), "");
    for (MissingFeature missing : vm.missing()) {
      add(missing.feature(), false, missing.why(), "");
    }
    vm.flags().boolByte(DebugInfoSwitch.FLAG).ifPresent(this::exactLines);
    long named = target.refreshThreads().size();
    add("thread names", named > 0, named + " Java threads", "");
  }

  private void exactLines(FlagByte flag) {
    boolean left = flag.value() && !flag.byUser();
    add(
        "exact lines",
        flag.value() && !left,
        left
            ? DebugInfoSwitch.FLAG
                + " is on though nobody asked the JVM: a recording uses it or left it"
            : DebugInfoSwitch.FLAG
                + (flag.value() ? " is on" : " is off: lines of C2 leaves are near ones"),
        left
            ? "when no recording runs: jtrace record -p PID --debug-non-safepoints -d 1 turns it off"
            : flag.value() ? "" : "jtrace record --debug-non-safepoints");
  }

  /** The probe that tells of compiled code, so that its names outlive it. */
  private void probes() {
    Optional<NativeModule> library = target.modules().libJvm().map(MappedModule::module);
    if (library.isPresent() && library.get().elf().isPresent()) {
      boolean there =
          UsdtProbe.of(library.get().elf().get()).stream()
              .anyMatch(probe -> probe.name().equals("compiled__method__load"));
      add(
          "names of freed code",
          there,
          there ? "probe compiled__method__load" : "libjvm has no USDT probes",
          there ? "" : "only code that is freed while recording may stay without a name");
    }
  }

  private void modules() {
    TreeMap<String, NativeModule> byPath = new TreeMap<>();
    target.modules().modules().forEach(m -> byPath.putIfAbsent(m.module().path(), m.module()));
    List<String> rowless =
        byPath.values().stream()
            .filter(module -> module.path().startsWith("/") && !module.problem().isEmpty())
            .map(module -> module.path() + " (" + module.problem() + ")")
            .toList();
    add(
        "native stacks",
        rowless.isEmpty(),
        rowless.isEmpty() ? byPath.size() + " modules have unwind rows" : listed(rowless),
        rowless.isEmpty() ? "" : "stacks end at these modules");
    List<String> nameless =
        byPath.values().stream()
            .filter(module -> module.path().startsWith("/"))
            .filter(module -> !hasOwnNames(module))
            .map(NativeModule::path)
            .sorted(Comparator.naturalOrder())
            .toList();
    boolean libc = nameless.stream().anyMatch(path -> path.contains("/libc.so"));
    add(
        "native names",
        nameless.isEmpty(),
        nameless.isEmpty()
            ? "all modules have their symbol tables"
            : "only exported functions have names in " + listed(nameless),
        nameless.isEmpty()
            ? ""
            : libc
                ? "apt-get install libc6-dbg on the host, or in the container it runs in"
                : "install the debug symbols of these libraries if their names matter");
  }

  private static boolean hasOwnNames(NativeModule module) {
    return !module.symbolSource().equals(".dynsym") && !module.symbolSource().equals("none");
  }

  private static String listed(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(LISTED_MAX, names.size())));
    return names.size() > LISTED_MAX
        ? shown + " and " + (names.size() - LISTED_MAX) + " more"
        : shown;
  }
}
