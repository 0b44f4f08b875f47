package jtrace.profile.pprof.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.profile.ProcessInfo;
import jtrace.profile.ThreadInfo;
import jtrace.profile.flame.Fact;
import jtrace.profile.flame.FlamePage;
import jtrace.profile.flame.FlameTree;
import jtrace.profile.flame.FlameTreeBuilder;
import jtrace.profile.pprof.model.Line;
import jtrace.profile.pprof.model.Location;
import jtrace.profile.pprof.model.Mapping;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.model.Sample;
import jtrace.profile.pprof.model.ValueType;

/**
 * A pprof profile as a flame graph. Values below zero, which only differences have, are not drawn.
 */
public final class FlameView {
  private static final String KERNEL = "[kernel";

  private final PprofProfile profile;
  private final int index;
  private final FlameTreeBuilder builder = new FlameTreeBuilder();
  private final Map<ThreadInfo, Integer> threads = new HashMap<>();
  private final String program;

  private FlameView(PprofProfile profile, int index) {
    this.profile = profile;
    this.index = index;
    this.program =
        profile.mappings().stream()
            .findFirst()
            .map(main -> FilePaths.base(main.file()))
            .filter(name -> !name.isEmpty())
            .orElse("program");
  }

  /** The tree of one of the profile's sample types. */
  public static FlameTree tree(PprofProfile profile, int index) {
    return new FlameView(profile, index).tree();
  }

  /** What stands around it. */
  public static FlamePage page(PprofProfile profile, int index) {
    FlameView view = new FlameView(profile, index);
    ValueType type = profile.sampleTypes().get(index);
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Target", view.program));
    facts.add(new Fact("Event", type.type()));
    if (profile.durationNanos() != 0) {
      facts.add(new Fact("Duration", Units.label(profile.durationNanos(), "nanoseconds")));
    }
    boolean sampled = profile.periodType().equals(type) && profile.period() > 0;
    return new FlamePage(
        view.program + ", " + type.type(),
        type.type().equals("cpu") ? "CPU time" : type.type(),
        type.unit(),
        sampled ? profile.period() : 0,
        facts,
        String.join("; ", profile.comments()));
  }

  private FlameTree tree() {
    builder.process(new ProcessInfo(0, program, "", "", 0));
    for (Sample sample : profile.samples()) {
      List<Frame> rootFirst = new ArrayList<>();
      for (Location location : sample.locations().reversed()) {
        addFrames(location, rootFirst);
      }
      builder.add(rootFirst, thread(sample), Math.max(0, sample.values().get(index)));
    }
    return builder.build();
  }

  private int thread(Sample sample) {
    String name = first(sample, "thread").or(() -> first(sample, "comm")).orElse(program);
    int tid =
        first(sample, "tid").filter(t -> t.matches("\\d{1,9}")).map(Integer::valueOf).orElse(0);
    return threads.computeIfAbsent(new ThreadInfo(0, tid, name, false), builder::thread);
  }

  private static Optional<String> first(Sample sample, String label) {
    return sample.labels().getOrDefault(label, List.of()).stream().findFirst();
  }

  private static void addFrames(Location location, List<Frame> rootFirst) {
    String module = location.mapping().map(Mapping::file).orElse("");
    List<Line> lines = location.lines();
    if (lines.isEmpty()) {
      String name = "0x" + Long.toHexString(location.address());
      rootFirst.add(Frame.placeholder(name, module, NameStatus.NO_MAPPING));
    }
    for (int i = lines.size() - 1; i >= 0; i--) {
      rootFirst.add(frame(lines.get(i), module, i < lines.size() - 1, location.address()));
    }
  }

  private static Frame frame(Line line, String module, boolean inlined, long address) {
    String name = line.function().name().isEmpty() ? "[no name]" : line.function().name();
    // jtrace's own profiles say in the system name what is a Java method of which class.
    String system = line.function().systemName();
    int end = system.indexOf(';');
    boolean java = system.startsWith("L") && end > 0 && end + 1 < system.length();
    String className = java ? system.substring(1, end).replace('/', '.') : "";
    boolean whole = java && name.startsWith(className + ".");
    FrameKind kind =
        inlined
            ? FrameKind.INLINED
            : java ? FrameKind.C2 : module.startsWith(KERNEL) ? FrameKind.KERNEL : other(module);
    int lineNumber = Math.clamp(line.line(), 0, Integer.MAX_VALUE);
    return new Frame(
        kind,
        whole ? className : "",
        whole ? name.substring(className.length() + 1) : name,
        "",
        "",
        FilePaths.base(line.function().file()),
        lineNumber,
        false,
        java ? "" : module,
        java ? 0 : address,
        NameStatus.NAMED);
  }

  private static FrameKind other(String module) {
    return module.endsWith("/libjvm.so") ? FrameKind.JVM : FrameKind.NATIVE;
  }
}
