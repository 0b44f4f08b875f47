package jtrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import jtrace.record.JvmFlags;
import jtrace.record.WorldException;

/** What takes the samples. */
enum Engine {
  /** eBPF; async-profiler where that is not allowed and the target is our own. */
  AUTO,
  EBPF,
  /** async-profiler, loaded into the JVM. */
  ASYNC;

  private static final int FIRST_WITH_SAMPLED_OBJECTS = 11;

  static Engine of(String text) {
    return Arrays.stream(values())
        .filter(engine -> engine.word().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "option --engine: '" + Printable.of(text, 100) + "' is no engine",
                "known are ebpf, async, and auto, which takes ebpf where it may",
                "leave the option out, or write --engine async"));
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one that will record.
   *
   * @throws WorldException when what eBPF needs is missing and nothing else will do
   */
  Engine chosen(RecordingPlan plan, List<Integer> pids, Terminal terminal) {
    if (plan.isLive()) {
      return ofLive(plan, pids, terminal);
    }
    return switch (this) {
      case EBPF -> {
        HostChecks.requireAll();
        yield EBPF;
      }
      case ASYNC -> {
        obstacle(plan, pids).ifPresent(Engine::refuse);
        yield ASYNC;
      }
      case AUTO -> {
        Optional<DoctorCheck> missing = HostChecks.firstMissing();
        if (missing.isPresent()
            && obstacle(plan, pids).isEmpty()
            && pids.stream().allMatch(Engine::isOurs)) {
          terminal.say(
              missing.get().name()
                  + " is missing, so async-profiler is loaded into the JVM: no other processes,"
                  + " nothing before now, kernel frames only where perf_event_paranoid is below 2;"
                  + " as root all is seen (sudo ./jtrace)");
          yield ASYNC;
        }
        HostChecks.requireAll();
        yield EBPF;
      }
    };
  }

  /** Which objects are still reachable only the JVM knows: it must hold references to them. */
  private Engine ofLive(RecordingPlan plan, List<Integer> pids, Terminal terminal) {
    if (plan.events().size() > 1 || this == EBPF || plan.symbols().isMemory()) {
      throw new UsageException(
          "event live is recorded alone, by async-profiler in the JVM",
          "it holds weak references to sampled objects, which nobody can from outside",
          "leave other events, --engine ebpf, --symbols memory and --no-attach out, or use -e alloc");
    }
    obstacle(plan, pids).ifPresent(Engine::refuse);
    for (int pid : pids) {
      if (JvmFlags.release(pid).orElse(FIRST_WITH_SAMPLED_OBJECTS) < FIRST_WITH_SAMPLED_OBJECTS) {
        throw new UsageException(
            "event live is not possible in process " + pid,
            "a JVM before 11 does not sample allocated objects (JEP 331)",
            "use -e alloc, and jmap -histo for what is reachable now");
      }
    }
    terminal.say("loading async-profiler into the JVM, which is to tell what stays reachable");
    return ASYNC;
  }

  /** Why async-profiler cannot do what is asked. */
  private static Optional<String> obstacle(RecordingPlan plan, List<Integer> pids) {
    if (plan.all() || pids.isEmpty()) {
      return Optional.of("it is loaded into JVMs that run, so they must be named with -p");
    }
    if (!plan.isForEitherEngine() && !plan.isLive()) {
      return Optional.of("it takes samples of one event here: cpu, alloc or live");
    }
    if (plan.debugNonSafepoints()) {
      return Optional.of("it turns DebugNonSafepoints on itself, and never off again");
    }
    return pids.stream()
        .filter(pid -> JavaProcess.of(new ProcFolder(pid)).isEmpty())
        .findFirst()
        .map(pid -> "process " + pid + " is no HotSpot JVM");
  }

  private static void refuse(String why) {
    throw new UsageException(
        "async-profiler cannot record that", why, "use -p PID, or --engine ebpf as root");
  }

  /** Whether the process runs as our own user. */
  static boolean isOurs(int pid) {
    try {
      return Files.getAttribute(Path.of("/proc", String.valueOf(pid)), "unix:uid")
          .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      return false;
    }
  }
}
