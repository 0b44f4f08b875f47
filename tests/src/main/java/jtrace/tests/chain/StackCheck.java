package jtrace.tests.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jtrace.tests.chain.Verdict.Kind;

/** Decides whether a stack is one that the known-chain program can have. */
final class StackCheck implements StackJudge {

  private static final String WORKER = "jtrace.workloads.KnownChain$Worker.run";
  private static final String THREAD = "chain-";

  /** JDK 21 and later have {@code runWith}. */
  private static final List<String> ROOTS =
      List.of("java.lang.Thread.run", "java.lang.Thread.runWith");

  private static final Pattern WORKER_TAIL =
      Pattern.compile("(jtrace\\.workloads\\.Life\\.over)?;?(java\\.lang\\.System\\.nanoTime)?");
  private static final Pattern CUT =
      Pattern.compile("\\[(truncated|break|not_walkable|unknown_Java|unknown\\]|frozen).*");

  /** Java code that the VM runs on its own behalf: loading, initialising and linking. */
  private static final Pattern VM_UPCALL =
      Pattern.compile(
          "java\\.lang\\.ClassLoader\\.loadClass|java\\.lang\\.invoke\\.MethodHandleNatives\\..*"
              + "|jtrace\\.workloads\\..*\\.<clinit>|java\\.lang\\.ref\\.Finalizer\\.register"
              + "|java\\.lang\\.invoke\\.Invokers\\$Holder\\.linkToTargetMethod");

  /** What the native end of a thread's stack is made of. */
  private static final Pattern NATIVE_ROOT =
      Pattern.compile("start_thread|thread_start|_*clone3?|thread_native_entry.*|_start");

  private final Map<String, Level> levels =
      Plan.scenarios().stream()
          .flatMap(scenario -> scenario.levels().stream())
          .collect(Collectors.toMap(Level::frameName, level -> level));
  private final Map<String, Pattern> patterns = new HashMap<>();

  /** A Java frame, and whether code of the VM lies between it and the Java frame below. */
  private record JavaFrame(String name, boolean throughVm) {}

  @Override
  public Verdict check(FoldedLine line) {
    List<JavaFrame> java = javaFrames(line.frames());
    boolean ours =
        line.frames().getFirst().contains(THREAD)
            || java.stream().anyMatch(f -> f.name().equals(WORKER) || levels.containsKey(f.name()));
    boolean cut = line.frames().stream().anyMatch(frame -> CUT.matcher(frame).matches());
    if (!ours) {
      return new Verdict(cut ? Kind.OTHER_INCOMPLETE : Kind.OTHER, "");
    }
    if (java.isEmpty()) {
      return line.frames().stream().anyMatch(frame -> NATIVE_ROOT.matcher(frame).matches())
          ? new Verdict(Kind.WRONG, "no Java frame, yet a root")
          : new Verdict(Kind.INCOMPLETE, "no Java frame");
    }
    int first = 0;
    while (first < java.size() && ROOTS.contains(java.get(first).name())) {
      first++;
    }
    Verdict verdict = chain(java, first);
    if (verdict.kind() == Kind.WRONG) {
      return verdict;
    }
    if (first == 0 || cut) {
      return new Verdict(Kind.INCOMPLETE, first == 0 ? "no thread root" : "marked as cut");
    }
    return verdict;
  }

  /** Checks the frames above the root's own. */
  private Verdict chain(List<JavaFrame> java, int first) {
    if (first == java.size()) {
      return new Verdict(Kind.RIGHT, "");
    }
    int index = first;
    Level below = null;
    boolean atWorker = false;
    if (java.get(index).name().equals(WORKER)) {
      atWorker = true;
      index++;
    } else if (first > 0) {
      return wrong("skipped the worker below " + java.get(index).name());
    }
    List<String> between = new ArrayList<>();
    boolean throughVm = false;
    for (; index < java.size(); index++) {
      JavaFrame frame = java.get(index);
      Level level = levels.get(frame.name());
      throughVm |= frame.throughVm();
      if (level == null) {
        between.add(frame.name());
        continue;
      }
      if (below != null || atWorker) {
        String fault = fault(below, between, throughVm, level);
        if (!fault.isEmpty()) {
          return wrong(fault);
        }
      }
      below = level;
      between.clear();
      throughVm = false;
    }
    return tail(below, atWorker, between);
  }

  /** What is wrong with {@code above} being called by {@code below}, empty when nothing. */
  private String fault(Level below, List<String> between, boolean throughVm, Level above) {
    if (below == null) {
      if (above.layer() != 0) {
        return "skipped levels above the worker: " + above.frameName();
      }
      return between.isEmpty() && !throughVm ? "" : "frames above the worker: " + between;
    }
    String edge = below.simpleName() + " -> " + above.simpleName();
    if (!below.scenario().equals(above.scenario())) {
      return "frame of another chain: " + edge;
    }
    int step = above.layer() - below.layer();
    if (step != 1) {
      return (step > 1 ? "skipped: " : step == 0 ? "repeated: " : "out of order: ") + edge;
    }
    Link link = below.link();
    if (!matches(link.between(below.className()), between)) {
      return "frames between " + edge + ": " + between;
    }
    return throughVm && !link.throughVm() ? "native frames between " + edge : "";
  }

  private Verdict tail(Level top, boolean atWorker, List<String> tail) {
    if (tail.isEmpty()) {
      return new Verdict(Kind.RIGHT, "");
    }
    if (VM_UPCALL.matcher(tail.getFirst()).matches()) {
      return new Verdict(Kind.RIGHT, "");
    }
    String joined = String.join(";", tail);
    if (top == null && !atWorker) {
      return new Verdict(Kind.INCOMPLETE, "no frame of the chain");
    }
    if (top == null) {
      boolean right = WORKER_TAIL.matcher(joined).matches();
      return right ? new Verdict(Kind.RIGHT, "") : unforeseen("the worker", tail);
    }
    if (matches(top.tail(), tail)) {
      return new Verdict(Kind.RIGHT, "");
    }
    return matches(top.tail(), tail.subList(0, 1))
        ? new Verdict(Kind.IMPRECISE, "unforeseen above " + tail.getFirst() + ": " + tail)
        : unforeseen(top.simpleName(), tail);
  }

  private static Verdict unforeseen(String below, List<String> tail) {
    return wrong("called by " + below + ": " + tail);
  }

  private static Verdict wrong(String cause) {
    return new Verdict(Kind.WRONG, cause);
  }

  private boolean matches(String pattern, List<String> frames) {
    return patterns
        .computeIfAbsent(pattern, Pattern::compile)
        .matcher(String.join(";", frames))
        .matches();
  }

  private static List<JavaFrame> javaFrames(List<String> frames) {
    List<JavaFrame> result = new ArrayList<>();
    boolean vm = false;
    for (String frame : frames) {
      if (FoldedLine.isJava(frame)) {
        result.add(new JavaFrame(frame, vm && !result.isEmpty()));
        vm = false;
      } else {
        vm = true;
      }
    }
    return result;
  }
}
