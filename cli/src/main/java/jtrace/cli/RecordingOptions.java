package jtrace.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of the commands that record. */
@Command
final class RecordingOptions {
  @Option(
      names = {"-p", "--pid"},
      paramLabel = "PID|NAME",
      description = "Process by id, name or main class; may be given several times.")
  List<String> targets = new ArrayList<>();

  @Option(
      names = {"-a", "--all"},
      description = "Every process of the host, also those that start during the recording.")
  boolean all;

  @Option(
      names = {"-t", "--tid"},
      paramLabel = "TID",
      description = "Only this thread of the process.")
  String tid = "";

  @Option(
      names = {"-e", "--event"},
      paramLabel = "EVENT[,EVENT]...",
      description = {
        "What to record; default cpu. Time: cpu, off-cpu, wall (both), block, mutex, wakeup.",
        "Memory: alloc, malloc, leak, mmap, munmap, kmem, page-faults, minor-faults,",
        "major-faults. JVM: gc, safepoint, jit, class-load, thread-start, exceptions. Others:",
        "context-switches, cpu-migrations, tracepoint:CATEGORY:NAME, uprobe:LIBRARY:FUNCTION,",
        "usdt:LIBRARY:PROVIDER:NAME."
      })
  List<String> events = new ArrayList<>();

  @Option(
      names = {"-c", "--count"},
      paramLabel = "N",
      description = "Hits between two samples of events that are counted; default 1.")
  String count = "";

  @Option(
      names = "--alloc",
      paramLabel = "BYTES",
      description = "Bytes allocated between two samples of alloc, such as 512k, the default.")
  String alloc = "";

  @Option(
      names = "--bytes",
      paramLabel = "BYTES",
      description =
          "Blocks of malloc, leak, mmap and kmem from this size on count one by one, smaller ones are"
              + " sampled; 64k by default, 0 for all.")
  String bytes = "";

  @Option(
      names = "--min",
      paramLabel = "TIME",
      description = "Leave out waits that are shorter, such as 1ms.")
  String min = "";

  @Option(names = "--max", paramLabel = "TIME", description = "Leave out waits that are longer.")
  String max = "";

  @Option(
      names = "--hops",
      paramLabel = "N",
      description =
          "Of wakeup: the waker's stack, who woke the waker meanwhile, and so on; 1 (default) to 8.")
  String hops = "";

  @Option(
      names = "--state",
      paramLabel = "STATE[,STATE]...",
      split = ",",
      description = "Which waits count, by ps's letters: S, D (mostly disks), R (runnable), T.")
  List<String> states = new ArrayList<>();

  @Option(
      names = "--no-io-names",
      description = "Do not tell files and sockets apart that are waited for.")
  boolean noIoNames;

  @Option(
      names = {"-F", "--freq"},
      paramLabel = "HZ",
      description = "Samples a second of a busy CPU, 1 to 10000; default 99.")
  String hz = "";

  @Option(
      names = {"-i", "--interval"},
      paramLabel = "TIME",
      description = "Time between samples instead of -F, such as 10ms.")
  String interval = "";

  @Option(
      names = {"-d", "--duration"},
      paramLabel = "TIME",
      description = "How long: 30, 30s, 5m, 500ms. Without it until Ctrl-C or the target's end.")
  String duration = "";

  @Option(
      names = "--ring",
      paramLabel = "TIME",
      description = "Keep only the last so much of the recording, such as 60s.")
  String ring = "";

  @Option(
      names = "--dump-on",
      paramLabel = "CONDITION",
      description = {
        "Write what the ring holds each time this begins to hold, and go on: 'gc > 200ms' (a pause),",
        "'cpu > 150%%' (of one CPU), 'rss > 2g', 'threads > 500', or exit, the process's end. Several",
        "times for several."
      })
  List<String> dumpOn = new ArrayList<>();

  @Option(
      names = "--max-stack",
      paramLabel = "N",
      description = "Frames kept of a stack, 1 to 2048; default all.")
  String maxStack = "";

  @Option(names = "--no-kernel", description = "Leave out kernel frames.")
  boolean noKernel;

  @Option(names = "--no-native", description = "Leave out native and JVM frames.")
  boolean noNative;

  @Option(
      names = "--debug-non-safepoints",
      description =
          "Turn DebugNonSafepoints on in the JVM while recording, for exact lines of what it"
              + " compiles then.")
  boolean debugNonSafepoints;

  @Option(
      names = "--symbols",
      paramLabel = "SOURCE",
      description =
          "Where names of Java code come from: memory, agent, or auto (default): the target's memory"
              + " where this user may read it, else jtrace's agent, which is loaded into it.")
  String symbols = "auto";

  @Option(names = "--no-attach", description = "Load nothing into a target, whatever is missing.")
  boolean noAttach;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress and no summary.")
  boolean quiet;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description =
          "ebpf, or async: async-profiler loaded into the JVM. Default auto: ebpf, or async where"
              + " eBPF is not allowed and the JVM is one's own.")
  String engine = "auto";
}
