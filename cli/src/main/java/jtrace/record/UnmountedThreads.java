package jtrace.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jtrace.attach.JvmThreadDump;
import jtrace.profile.ClassNames;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.StackEnd;

/**
 * Asks a JVM for its virtual threads and keeps those that were not carried when the kernel told of
 * its threads. One that the kernel did not meet on a carrier and that runs when the JVM lists it is
 * kept as the JVM saw it, so that each is there once.
 */
final class UnmountedThreads {
  static final int LISTED_MAX = VirtualThreads.LISTED_MAX;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int NO_STACK = -1;

  private final RecordingBuilder sink;
  private final int listedMax;
  private final Set<Long> platform;
  private final Set<Long> mounted;
  private final List<UnmountedThread> threads = new ArrayList<>();
  private final Map<String, Integer> frames = new HashMap<>();
  private long unlisted;

  /**
   * @param platform ids of the platform threads
   * @param mounted ids of the virtual threads that were met on their carriers
   */
  UnmountedThreads(RecordingBuilder sink, int listedMax, Set<Long> platform, Set<Long> mounted) {
    this.sink = sink;
    this.listedMax = listedMax;
    this.platform = Set.copyOf(platform);
    this.mounted = Set.copyOf(mounted);
  }

  /** Asks the JVM. */
  VirtualPart ask(int pid) {
    try {
      JvmThreadDump.take(pid, LIMIT, json -> ListedThreads.read(json, this::add));
    } catch (WorldException e) {
      Problem problem = e.problem();
      return VirtualPart.failed(
          "%s: %s; %s".formatted(problem.what(), problem.why(), problem.remedy()));
    }
    return told();
  }

  void add(ListedThread listed) {
    // where the dump does not call it so, one that has not run yet has nothing that tells it
    boolean virtual = listed.virtual() || listed.state().isEmpty() && listed.frames().isEmpty();
    if (!virtual || platform.contains(listed.id()) || mounted.contains(listed.id())) {
      return;
    }
    if (threads.size() >= listedMax) {
      unlisted++;
      return;
    }
    threads.add(
        new UnmountedThread(
            listed.id(),
            listed.name(),
            listed.status(),
            ClassNames.ofObject(listed.waitsFor()),
            listed.owner(),
            stack(listed.frames())));
  }

  VirtualPart told() {
    return new VirtualPart(VirtualPart.Told.LISTED, threads, unlisted, "");
  }

  private int stack(List<String> texts) {
    return texts.isEmpty()
        ? NO_STACK
        : sink.stack(
            texts.stream().mapToInt(text -> frames.computeIfAbsent(text, this::frame)).toArray(),
            StackEnd.COMPLETE);
  }

  private int frame(String text) {
    return sink.frame(parsed(text));
  }

  /**
   * Of {@code loader/module@version/class.method(file:line)}. Whether the method is compiled is not
   * told: it counts as interpreted.
   */
  static Frame parsed(String text) {
    int bracket = text.lastIndexOf('(');
    String place = bracket < 0 ? "" : text.substring(bracket + 1).replaceFirst("\\)$", "");
    String name = bracket < 0 ? text : text.substring(0, bracket);
    int dot = name.lastIndexOf('.');
    String method = name.substring(dot + 1);
    String internal = dot < 0 ? "" : name.substring(0, dot);
    int hidden = internal.lastIndexOf("/0x");
    String suffix = hidden < 0 ? "" : internal.substring(hidden);
    String plain = internal.substring(0, internal.length() - suffix.length());
    String className = plain.substring(plain.lastIndexOf('/') + 1);
    boolean isNative = place.equals("Native Method");
    boolean hasFile = !isNative && !place.isEmpty() && !place.equals("Unknown Source");
    int colon = place.lastIndexOf(':');
    String line = place.substring(colon + 1);
    boolean hasLine = hasFile && colon > 0 && line.matches("\\d{1,9}");
    return new Frame(
        isNative ? FrameKind.NATIVE_METHOD : FrameKind.INTERPRETED,
        ClassNames.normalise(className + suffix),
        method.isEmpty() ? "?" : method,
        "",
        "",
        hasFile ? (hasLine ? place.substring(0, colon) : place) : "",
        hasLine ? Integer.parseInt(line) : 0,
        false,
        "",
        0,
        NameStatus.NAMED);
  }
}
