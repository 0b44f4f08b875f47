package jtrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.profile.ProcessInfo;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.pprof.PprofFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same text as {@code go tool pprof}, on profiles of Go programs and of jtrace. */
class PprofOracleTest {
  private static final List<String> GO_KINDS =
      List.of("cpu", "heap", "allocs", "block", "mutex", "goroutine", "threadcreate");
  private static final int JAVA_PROFILES = 6;

  /** Views of every profile. */
  private static final List<String> VIEWS =
      List.of("-top", "-tree", "-traces", "-tags", "-raw", "-peek=.", "-dot", "-top -cum -lines");

  /** Options, each tried on some profiles. */
  private static final List<String> OPTIONS =
      List.of(
          "-top -focus=main",
          "-top -ignore=runtime|Sys",
          "-tree -hide=runtime|shop",
          "-tree -show=main|shop",
          "-top -show_from=main.work|Order",
          "-top -prune_from=main.numbers|price",
          "-top -tagfocus=job=numbers",
          "-top -tagfocus=worker-1|texts",
          "-tags -tagignore=round:1|tid",
          "-traces -tagshow=job|thread",
          "-traces -taghide=round|pid",
          "-tree -tagroot=job,thread -nodecount=15",
          "-top -tagleaf=round",
          "-top -relative_percentages -focus=main|shop",
          "-top -files",
          "-top -filefunctions",
          "-top -addresses",
          "-top -noinlines",
          "-traces -lines",
          "-list=main.|shop. -source_path=/nowhere",
          "-tree -cum -nodecount=5",
          "-dot -nodecount=8 -lines",
          "-dot -edgefraction=0.2",
          "-top -nodefraction=0.1",
          "-top -trim=false",
          "-top -unit=ms",
          "-top -unit=auto -divide_by=3",
          "-top -sample_index=0",
          "-top -mean",
          "-comments",
          "-top -compact_labels");

  @TempDir static Path folder;
  private static final List<String> PROFILES = new ArrayList<>();

  @BeforeAll
  static void makeProfiles() throws Exception {
    Path go = Path.of("/usr/bin/go");
    assumeThat(go).as("needs go, whose pprof is compared with").exists();
    Path source = folder.resolve("workload.go");
    try (InputStream in = PprofOracleTest.class.getResourceAsStream("pprofworkload.go")) {
      Files.copy(in, source);
    }
    run(List.of("go", "run", source.toString(), folder.toString()));
    for (String kind : GO_KINDS) {
      PROFILES.add(kind + "1");
      PROFILES.add(kind + "2");
    }
    for (int i = 1; i <= JAVA_PROFILES; i++) {
      writeJava(i);
      PROFILES.add("java" + i);
    }
  }

  private static Path file(String profile) {
    return folder.resolve(profile + ".pb.gz");
  }

  /** Inlining, recursion, lines, several threads, native and kernel frames; each time others. */
  private static void writeJava(int seed) throws IOException {
    RecordingBuilder sink = new RecordingBuilder();
    int event = sink.event(new EventType("cpu", "cpu", "nanoseconds", 10_101_010, "cpu-clock"));
    sink.fact("recording.start.epoch.nanos", "1767225600000000000");
    sink.fact("recording.duration.nanos", Long.toString(seed * 1_234_567_890L));
    int process = sink.process(new ProcessInfo(4711, "shop.Main", "java shop.Main", "25", 1));
    java.util.Random random = new java.util.Random(seed);
    for (int i = 0; i < 200; i++) {
      String name = i % 5 == 0 ? "main" : "worker-" + i % 3;
      int thread = sink.thread(new ThreadInfo(process, 4712 + i % 4, name, true));
      List<Integer> frames = new ArrayList<>();
      if (random.nextInt(4) == 0) {
        frames.add(
            sink.frame(
                Frame.ofSymbol(
                    FrameKind.KERNEL, "__x64_sys_write", "", "[kernel.kallsyms]", 0xffff0001L)));
        frames.add(
            sink.frame(
                Frame.ofSymbol(
                    FrameKind.NATIVE,
                    "os::Sys<int>::write(char const*)",
                    "_Zwrite",
                    "/usr/lib/libjvm.so",
                    0x1200L)));
      }
      for (int depth = random.nextInt(6); depth >= 0; depth--) {
        FrameKind kind = random.nextInt(3) == 0 ? FrameKind.INLINED : FrameKind.C2;
        String method = List.of("price", "lambda$main$0", "<init>", "sum").get(random.nextInt(4));
        String type = List.of("shop.Order", "shop.Cart$Item", "util.Json").get(random.nextInt(3));
        int line = 10 + random.nextInt(5);
        frames.add(
            sink.frame(
                new Frame(
                    kind,
                    type,
                    method,
                    "()V",
                    "",
                    "A.java",
                    line,
                    false,
                    "",
                    0,
                    NameStatus.NAMED)));
      }
      frames.add(
          sink.frame(
              new Frame(
                  FrameKind.C1,
                  "shop.Main",
                  "main",
                  "()V",
                  "",
                  "Main.java",
                  7,
                  false,
                  "",
                  0,
                  NameStatus.NAMED)));
      int[] leafFirst = frames.stream().mapToInt(Integer::intValue).toArray();
      sink.sample(event, i, 0, thread, sink.stack(leafFirst, StackEnd.COMPLETE), 10_101_010);
    }
    try (OutputStream out = Files.newOutputStream(file("java" + seed))) {
      new PprofFormat().write(sink.build(), FormatOptions.DEFAULT, out);
    }
  }

  static Stream<String> views() {
    return VIEWS.stream();
  }

  static Stream<String> options() {
    return OPTIONS.stream();
  }

  @ParameterizedTest
  @MethodSource("views")
  void everyProfileLooksTheSame(String view) throws Exception {
    assertThat(PROFILES).hasSizeGreaterThanOrEqualTo(20);
    for (String profile : PROFILES) {
      assertSame(view, file(profile).toString());
    }
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyOptionDoesTheSame(String options) throws Exception {
    for (String profile : List.of("cpu1", "heap2", "block1", "java1", "java2")) {
      assertSame(options, file(profile).toString());
    }
  }

  @Test
  void differencesAreTheSame() throws Exception {
    for (String kind : List.of("cpu", "heap", "allocs", "block", "mutex", "goroutine", "java")) {
      String first = file(kind + "1").toString();
      String second = file(kind + "2").toString();
      for (String option : List.of("-base=", "-diff_base=")) {
        assertSame("-top -cum", option + first, second);
        assertSame("-tags", option + first, second);
        assertSame("-top -normalize", option + first, second);
        assertSame("-top -drop_negative", option + first, second);
      }
    }
    assertSame("-top", file("cpu1").toString(), file("cpu2").toString());
  }

  @Test
  void theProtoThatIsWrittenReadsTheSame() throws Exception {
    for (String profile : List.of("cpu1", "heap2", "java3")) {
      Path ours = folder.resolve(profile + "-ours.pb.gz");
      assertThat(
              ours(List.of("-proto", "-focus=main", "-output=" + ours, file(profile).toString())))
          .isEmpty();
      Path theirs = folder.resolve(profile + "-theirs.pb.gz");
      go(List.of("-proto", "-focus=main", "-output=" + theirs, file(profile).toString()));
      assertThat(go(List.of("-raw", ours.toString())))
          .isEqualTo(go(List.of("-raw", theirs.toString())));
    }
  }

  private static void assertSame(String options, String... sources) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
    arguments.addAll(List.of(sources));
    String expected = go(arguments);
    String actual = ours(arguments);
    boolean maybeNothing = arguments.contains("-comments") || arguments.contains("-tags");
    if (expected.isEmpty() && !maybeNothing) {
      assertThat(actual).as("go refuses %s, too", arguments).startsWith("jtrace: nothing");
    } else if (maybeNothing && arguments.size() > 2) {
      // of two numbers that differ only in sign Go puts now the one first, now the other
      assertThat(sorted(actual)).as("%s", arguments).isEqualTo(sorted(expected));
    } else {
      assertThat(actual).as("%s", arguments).isEqualTo(expected);
    }
  }

  private static List<String> sorted(String text) {
    return text.lines().sorted().toList();
  }

  private static String ours(List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("pprof"));
    all.addAll(arguments);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Jtrace.run(
            all.toArray(String[]::new),
            new Terminal(
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false,
                false));
    return exit == 0 ? out.toString(UTF_8) : err.toString(UTF_8);
  }

  private static String go(List<String> arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("go", "tool", "pprof"));
    all.addAll(arguments);
    return run(all);
  }

  private static String run(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(Map.of("PPROF_TMPDIR", folder.toString(), "GOFLAGS", "-mod=mod"));
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return text;
  }
}
