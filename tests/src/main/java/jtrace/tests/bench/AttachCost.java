package jtrace.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jtrace.profile.Recording;
import jtrace.profile.jtr.JtrReader;
import jtrace.record.WalkTables;
import jtrace.symbolizer.hotspot.BlobKind;
import jtrace.tests.run.Child;
import jtrace.tests.run.HostCost;
import jtrace.tests.run.KernelObjects;
import jtrace.tests.run.Layout;

/**
 * What it costs to attach to a JVM with many compiled methods, beside one with few: from the start
 * of the command to the first sample that shows the program's code; and the kernel's memory.
 * Arguments: how often, JDK major versions.
 */
public final class AttachCost {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration COMPILE_PAUSE = Duration.ofSeconds(3);
  private static final List<Integer> METHODS = List.of(500, 50_000);

  /** All methods compiled once, and no more later. */
  private static final List<String> OPTIONS =
      List.of("-XX:TieredStopAtLevel=1", "-Xbatch", "-XX:ReservedCodeCacheSize=400m", "-Xmx1g");

  private static final String PROGRAM = "jtrace.workloads.";

  private AttachCost() {}

  public static void main(String[] args) throws IOException {
    int runs = Integer.parseInt(args[0]);
    Path directory = Files.createTempDirectory("jtrace-attach");
    System.out.println(
        """
        | JDK | compiled methods | start to first sample, ms | CPU until then, ms | kernel memory, MiB |
        |---|---|---|---|---|\
        """);
    List<String> shared = new ArrayList<>();
    for (String major : List.of(args).subList(1, args.length)) {
      Path jdk = Layout.jdks().get(Integer.valueOf(major));
      for (int methods : METHODS) {
        try (Child target = target(jdk, methods)) {
          awaitCompiled(target);
          System.out.println("| " + major + row(target, runs, directory));
        }
      }
      shared.add(shared(jdk, major, directory));
    }
    System.out.println();
    shared.forEach(System.out::println);
  }

  private static Child target(Path jdk, int methods) {
    return Child.workload(jdk, OPTIONS, "ManyMethods", "methods=" + methods, "seconds=900")
        .awaitReady();
  }

  /** Methods are compiled in the background: waits until there are no more. */
  private static void awaitCompiled(Child target) throws IOException {
    long before = -1;
    for (long now = compiled(target); now != before; now = compiled(target)) {
      before = now;
      long end = System.nanoTime() + COMPILE_PAUSE.toNanos();
      Child.until(LIMIT, () -> System.nanoTime() - end >= 0);
    }
  }

  private static String row(Child target, int runs, Path directory) throws IOException {
    List<String> wall = new ArrayList<>();
    List<String> cpu = new ArrayList<>();
    long kernelBytes = 0;
    for (int run = 0; run < runs; run++) {
      Path jtr = directory.resolve("attach.jtr");
      Files.deleteIfExists(jtr);
      long start = System.nanoTime();
      TreeMap<Long, Double> cpuAt = new TreeMap<>(Map.of(start, 0.0));
      try (Child jtrace = record(List.of(target), 1, jtr)) {
        // the samples' clock is this one: CLOCK_MONOTONIC
        while (jtrace.isAlive()) {
          cpuAt.put(System.nanoTime(), cpuSeconds(jtrace.pid()));
          kernelBytes = Math.max(kernelBytes, KernelObjects.mapBytes(jtrace.pid()));
          Child.until(Duration.ofMillis(10), () -> !jtrace.isAlive());
        }
        check(jtrace);
      }
      long first = firstSampleNanos(JtrReader.read(jtr));
      wall.add(Long.toString((first - start) / 1_000_000));
      cpu.add("%.0f".formatted(1000 * cpuAt.ceilingEntry(first).getValue()));
    }
    return " | %,d | %s | %s | %.1f |"
        .formatted(
            compiled(target),
            String.join(" ", wall),
            String.join(" ", cpu),
            kernelBytes / (double) (1 << 20));
  }

  private static Child record(List<Child> targets, int seconds, Path jtr) {
    List<String> command = new ArrayList<>(Layout.jtrace());
    command.addAll(List.of("record", "-F", "999", "-d", seconds + "s", "-o", jtr.toString()));
    targets.forEach(target -> command.addAll(List.of("-p", "" + target.pid())));
    return Child.start(command);
  }

  private static void check(Child jtrace) {
    if (jtrace.await(LIMIT).orElse(-1) != 0) {
      throw new IllegalStateException("jtrace failed: " + jtrace.output());
    }
  }

  private static double cpuSeconds(long pid) {
    try {
      return HostCost.cpuSeconds(pid);
    } catch (IOException e) {
      return Double.NaN; // it has ended, long after its first sample
    }
  }

  /** The first sample that shows a method of the program. */
  private static long firstSampleNanos(Recording recording) {
    long first = Long.MAX_VALUE;
    for (int i = 0; i < recording.sampleCount(); i++) {
      int stack = recording.sampleStack(i);
      boolean ours = false;
      for (int depth = 0; depth < recording.stackDepth(stack); depth++) {
        int frame = recording.stackFrame(stack, depth);
        ours |= recording.frames().get(frame).className().startsWith(PROGRAM);
      }
      first = ours ? Math.min(first, recording.sampleTimeNanos(i)) : first;
    }
    return first;
  }

  private static long compiled(Child target) throws IOException {
    try (WalkTables tables = WalkTables.read((int) target.pid())) {
      return tables.vm().blobs().stream().filter(blob -> blob.kind() == BlobKind.NMETHOD).count();
    }
  }

  /** Records two JVMs of the same files at once, and counts tables in the kernel. */
  private static String shared(Path jdk, String major, Path directory) throws IOException {
    Path jtr = directory.resolve("shared.jtr");
    try (Child one = target(jdk, METHODS.getFirst());
        Child two = target(jdk, METHODS.getFirst());
        Child jtrace = record(List.of(one, two), 3, jtr)) {
      jtrace.awaitLine("jtrace: recording ", LIMIT);
      TreeMap<Integer, Integer> mappingsOfTable = new TreeMap<>();
      Child.until(
          Duration.ofSeconds(2),
          () -> {
            mappingsOfTable.clear();
            KernelObjects.entries(jtrace.pid(), "mappings")
                .forEach(mapping -> {
                  if (mapping.path("rows_count").asInt() > 0) {
                    mappingsOfTable.merge(mapping.path("rows_first").asInt(), 1, Integer::sum);
                  }
                });
            return false;
          });
      check(jtrace);
      long of = mappingsOfTable.values().stream().filter(count -> count >= 2).count();
      return String.format(
          Locale.ROOT,
          "Two JVMs of JDK %s: %d mappings with rows use %d tables; %d tables are used by both.",
          major,
          mappingsOfTable.values().stream().mapToInt(Integer::intValue).sum(),
          mappingsOfTable.size(),
          of);
    }
  }
}
