package jtrace.tests.fibers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jtrace.tests.chain.FoldedLine;
import jtrace.tests.chain.StackJudge;
import jtrace.tests.chain.Verdict;
import jtrace.tests.chain.Verdict.Kind;

/**
 * Decides whether a stack is one that the program of known virtual threads can have: from the
 * carrier's root over the continuation's entry, then the chain's levels without a gap, and under
 * the name and id of the thread that runs this chain.
 */
public final class FiberCheck implements StackJudge {
  private static final Pattern THREAD =
      Pattern.compile("\\[fiber-(\\w+)-(\\d+) virtual #(\\d+)].*");
  private static final Pattern VIRTUAL = Pattern.compile("\\[.*virtual( #\\d+)?]");
  private static final Pattern LEVEL =
      Pattern.compile("jtrace\\.workloads\\.fibers\\.([A-Z][a-z]+\\d+)\\.s(\\d{3})");
  private static final Pattern LAMBDA =
      Pattern.compile(
          "jtrace\\.workloads\\.fibers\\.([A-Z][a-z]+\\d+)(\\$\\$Lambda.*|\\.lambda\\$s\\d{3}\\$\\d+)");
  private static final Pattern CUT =
      Pattern.compile("\\[(truncated|frames skipped|break|not_walk).*");
  private static final Pattern NATIVE_ROOT =
      Pattern.compile(
          "start_thread|thread_start|_*clone3?|thread_native_entry.*|_start|\\[unknown in libc.*");
  private static final Pattern VM_UPCALL =
      Pattern.compile(
          "java\\.lang\\.ClassLoader\\..*|java\\.lang\\.invoke\\..*|jdk\\.internal\\.misc\\.Unsafe.*"
              + "|jtrace\\.workloads\\..*\\.<clinit>|java\\.lang\\.ref\\..*");
  private static final String ENTER_SPECIAL = "jdk.internal.vm.Continuation.enterSpecial";
  private static final List<String> CONTINUATION =
      List.of(
          "jdk.internal.vm.Continuation.run",
          ENTER_SPECIAL,
          "jdk.internal.vm.Continuation.enter",
          "jdk.internal.vm.Continuation.enter0");
  private static final List<String> ENTRY =
      Stream.concat(
              CONTINUATION.stream(),
              Stream.of(
                  "java.lang.VirtualThread$VThreadContinuation$1.run",
                  "java.lang.VirtualThread.run"))
          .toList();
  private static final Pattern CARRIER =
      Pattern.compile(
          "java\\.util\\.concurrent\\.ForkJoinWorkerThread\\.run|java\\.lang\\.Thread\\.run");
  private static final Pattern GENERATOR_THREAD = Pattern.compile("\\[generator-(\\w+) tid=\\d+]");
  private static final Pattern REFLECTION =
      Pattern.compile("(java\\.lang\\.(reflect|invoke)|jdk\\.internal\\.reflect)\\..*");
  private static final String GENERATOR = "jtrace.workloads.Generator.";
  private static final String SUBTASK = "java.util.concurrent.StructuredTaskScope";
  private static final String BODY = "jtrace.workloads.fibers.Body.";
  private static final String RUNNER = "jtrace.workloads.KnownFibers$Runner.";

  private final Map<String, Chain> chains = new HashMap<>();

  public FiberCheck() {
    Chain.all().forEach(chain -> chains.put(chain.name(), chain));
  }

  @Override
  public Verdict check(FoldedLine line) {
    String thread = line.frames().getFirst();
    List<String> java = line.frames().stream().filter(FoldedLine::isJava).toList();
    boolean cut = line.frames().stream().anyMatch(frame -> CUT.matcher(frame).matches());
    boolean rooted =
        line.frames().size() > 1 && NATIVE_ROOT.matcher(line.frames().get(1)).matches();
    int entry = java.indexOf(ENTER_SPECIAL);
    boolean virtual = VIRTUAL.matcher(thread).matches();
    Matcher generator = GENERATOR_THREAD.matcher(thread);
    if (generator.matches() && chains.containsKey(generator.group(1))) {
      return cut || !rooted
          ? new Verdict(Kind.INCOMPLETE, cut ? "marked as cut" : "no thread root")
          : runner(chains.get(generator.group(1)), java, 1);
    }
    boolean entering = entry == java.size() - 1; // the entry's own code, before it or after it
    if (!cut && rooted && virtual != entry >= 0 && !entering) {
      return wrong(virtual ? "virtual thread without its entry" : "entry without a virtual thread");
    }
    if (!virtual) {
      boolean ours = java.stream().anyMatch(frame -> frame.startsWith("jtrace.workloads.fibers."));
      return ours && entry >= 0 ? wrong("chain in " + thread) : other(cut);
    }
    Matcher named = THREAD.matcher(thread);
    if (!named.matches()) {
      return thread.startsWith("[fiber-") ? wrong("id missing: " + thread) : other(cut);
    }
    if (!named.group(2).equals(named.group(3))) {
      return wrong("id of another thread: " + thread);
    }
    Chain chain = chains.get(named.group(1));
    if (chain == null) {
      return wrong("name of no thread: " + thread);
    }
    if (cut || !rooted) {
      return new Verdict(Kind.INCOMPLETE, cut ? "marked as cut" : "no thread root");
    }
    return frames(chain, java, entry);
  }

  private static Verdict other(boolean cut) {
    return new Verdict(cut ? Kind.OTHER_INCOMPLETE : Kind.OTHER, "");
  }

  private static Verdict wrong(String cause) {
    return new Verdict(Kind.WRONG, cause);
  }

  private static Verdict frames(Chain chain, List<String> java, int entry) {
    if (entry < 2 || !CARRIER.matcher(java.getFirst()).matches()) {
      return wrong("carrier begins with " + java.getFirst());
    }
    for (int i = 0; i < ENTRY.size(); i++) {
      int at = entry - 1 + i;
      if (at == java.size()) { // starting, freezing or thawing at the very beginning
        return right();
      }
      if (!java.get(at).equals(ENTRY.get(i))) {
        return i > 1 && at == java.size() - 1 ? right() : wrong("at the entry: " + java.get(at));
      }
    }
    return runner(chain, java, entry - 1 + ENTRY.size());
  }

  /** From the thread's or the subtask's root to the chain. */
  private static Verdict runner(Chain chain, List<String> java, int from) {
    int at = from;
    if (at < java.size() && java.get(at).equals("java.lang.Thread.runWith")) {
      at++;
    }
    if (at < java.size() && java.get(at).startsWith(SUBTASK)) {
      at++;
      at += at < java.size() && java.get(at).equals(RUNNER + "call") ? 1 : 0;
    }
    if (at < java.size() && !java.get(at).equals(RUNNER + "run")) {
      return java.get(at).startsWith("jtrace.workloads")
          ? wrong("above the root: " + java.get(at))
          : right(); // the thread begins or ends
    }
    at++;
    if (at < java.size() && java.get(at).equals(RUNNER + "once")) {
      at++;
    }
    if (at < java.size() && java.get(at).equals(GENERATOR + "last")) {
      at++;
      while (at < java.size() && REFLECTION.matcher(java.get(at)).matches()) {
        at++;
      }
      for (String expected :
          Stream.concat(CONTINUATION.stream(), Stream.of(GENERATOR + "run")).toList()) {
        if (at == java.size() || !java.get(at).equals(expected)) {
          return outside(java.subList(at, java.size())); // between two runs of the continuation
        }
        at++;
      }
    }
    if (at < java.size() && java.get(at).equals(chain.className() + ".run")) {
      at++;
    }
    return levels(chain, java.subList(Math.min(at, java.size()), java.size()));
  }

  private static Verdict outside(List<String> frames) {
    boolean levels = frames.stream().anyMatch(frame -> LEVEL.matcher(frame).matches());
    return levels ? wrong("levels without their continuation: " + frames.getFirst()) : right();
  }

  /** Levels from the first without a gap, then what the last one calls. */
  private static Verdict levels(Chain chain, List<String> frames) {
    int level = -1;
    int lambdas = 0;
    List<String> tail = new ArrayList<>();
    for (String frame : frames) {
      Matcher match = LEVEL.matcher(frame);
      if (match.matches()) {
        int number = Integer.parseInt(match.group(2));
        if (!match.group(1).equals(chain.name())) {
          return wrong("level of another chain: " + frame);
        }
        if (number != level + 1) {
          String fault = number > level + 1 ? "skipped" : "repeated or out of order";
          return wrong(fault + ": " + chain.name() + " " + level + " -> " + number);
        }
        if (!tail.isEmpty()) {
          return wrong("frames between levels: " + tail);
        }
        if (lambdas > 0 && Form.of(level) != Form.LAMBDA) {
          return wrong("lambda below " + frame);
        }
        if (level >= 0 && Form.of(level) == Form.LAMBDA && lambdas == 0) {
          return wrong("no lambda below " + frame);
        }
        lambdas = 0;
        level = number;
      } else if (LAMBDA.matcher(frame).matches() && tail.isEmpty()) {
        lambdas++;
      } else {
        tail.add(frame);
      }
    }
    if (lambdas > 0 && (level < 0 || Form.of(level) != Form.LAMBDA)) {
      return wrong("lambda above " + level);
    }
    return tail(chain, level, tail);
  }

  private static Verdict tail(Chain chain, int level, List<String> tail) {
    if (tail.isEmpty() || VM_UPCALL.matcher(tail.getFirst()).matches()) {
      return right();
    }
    String first = tail.getFirst();
    boolean last = level == chain.depth() - 1;
    if (last && first.equals(BODY + "block")) {
      return right();
    }
    boolean before = first.startsWith(RUNNER) || first.startsWith(GENERATOR);
    if (level < 0 && (before || first.startsWith("java.lang."))) {
      return right();
    }
    boolean burns = level >= 0 && first.equals(BODY + "up") && tail.size() == 1;
    boolean passes = level >= 0 && first.equals(BODY + "passed");
    return burns || passes ? right() : wrong("called by level " + level + ": " + tail);
  }

  private static Verdict right() {
    return new Verdict(Kind.RIGHT, "");
  }
}
