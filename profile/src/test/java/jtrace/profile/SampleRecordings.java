package jtrace.profile;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Recordings with a known content for tests. */
public final class SampleRecordings {
  public static final long PERIOD_NANOS = 10_101_010;

  private SampleRecordings() {}

  public static Recording small() {
    return built(SampleRecordings::writeSmall);
  }

  public static Recording hostile() {
    return built(SampleRecordings::writeHostile);
  }

  /** Something that fills a sink. */
  @FunctionalInterface
  public interface Writing {
    void to(RecordingSink sink) throws IOException;
  }

  public static Recording built(Writing writing) {
    RecordingBuilder builder = new RecordingBuilder();
    try {
      writing.to(builder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return builder.build();
  }

  public static Frame java(FrameKind kind, String className, String method, String file, int line) {
    return new Frame(
        kind, className, method, "(I)V", "", file, line, false, "", 0, NameStatus.NAMED);
  }

  /** Two threads, every frame kind, inlining, recursion, a truncated stack, an unnamed frame. */
  public static void writeSmall(RecordingSink sink) throws IOException {
    sink.fact(Facts.JTRACE_VERSION, "0.1.0");
    sink.fact(Facts.START_EPOCH_NANOS, "1767225600000000000");
    sink.fact(Facts.START_MONOTONIC_NANOS, "1000000000");
    sink.fact(Facts.DURATION_NANOS, "2000000000");
    int cpu = sink.event(new EventType("cpu", "cpu", "nanoseconds", PERIOD_NANOS, "cpu-clock"));
    sink.module(
        new Module(
            "/usr/lib/jvm/lib/server/libjvm.so",
            "abcdef0123",
            0x7f0000000000L,
            0x7f0001000000L,
            0x1000));
    sink.module(new Module("[kernel.kallsyms]", "", 0xffffffff81000000L, 0xffffffff82000000L, 0));
    int process =
        sink.process(new ProcessInfo(4242, "com.acme.Main", "java com.acme.Main", "25 Temurin", 7));
    int main = sink.thread(new ThreadInfo(process, 4243, "main", true));
    int worker = sink.thread(new ThreadInfo(process, 4250, "worker-1", true));

    int mainFrame =
        sink.frame(java(FrameKind.INTERPRETED, "com.acme.Main", "main", "Main.java", 10));
    int run = sink.frame(java(FrameKind.C1, "com.acme.Worker", "run", "Worker.java", 20));
    int work = sink.frame(java(FrameKind.C2, "com.acme.Worker", "work", "Worker.java", 30));
    int inner = sink.frame(java(FrameKind.INLINED, "com.acme.Worker", "inner", "Worker.java", 40));
    int fib = sink.frame(java(FrameKind.C2, "com.acme.Fib", "fib", "Fib.java", 5));
    int read = sink.frame(java(FrameKind.NATIVE_METHOD, "java.io.FileInputStream", "read0", "", 0));
    int stub = sink.frame(Frame.ofSymbol(FrameKind.STUB, "StubRoutines::call_stub", "", "", 0));
    int jvm =
        sink.frame(
            Frame.ofSymbol(
                FrameKind.JVM,
                "JavaCalls::call(JavaValue*)",
                "_ZN9JavaCalls4callEP9JavaValue",
                "/usr/lib/jvm/lib/server/libjvm.so",
                0x2010));
    int libc = sink.frame(Frame.ofSymbol(FrameKind.NATIVE, "read", "", "/lib/libc.so.6", 0xf0010));
    int kernel =
        sink.frame(
            Frame.ofSymbol(
                FrameKind.KERNEL, "vfs_read", "", "[kernel.kallsyms]", 0xffffffff81300010L));
    int unknown =
        sink.frame(
            Frame.placeholder("[unknown in libfoo.so]", "/lib/libfoo.so", NameStatus.NO_SYMBOL));

    int inlined = sink.stack(new int[] {inner, work, run, mainFrame, stub, jvm}, StackEnd.COMPLETE);
    int recursive = sink.stack(new int[] {fib, fib, fib, mainFrame, stub, jvm}, StackEnd.COMPLETE);
    int reading = sink.stack(new int[] {kernel, libc, read, run, stub, jvm}, StackEnd.COMPLETE);
    int cut = sink.stack(new int[] {unknown, work}, StackEnd.NO_ROW);

    long time = 1_000_000_000;
    for (int i = 0; i < 6; i++) {
      sink.sample(cpu, time += PERIOD_NANOS, 0, main, inlined, PERIOD_NANOS);
    }
    for (int i = 0; i < 3; i++) {
      sink.sample(cpu, time += PERIOD_NANOS, 1, main, recursive, PERIOD_NANOS);
    }
    for (int i = 0; i < 2; i++) {
      sink.sample(cpu, time += PERIOD_NANOS, 0, worker, reading, PERIOD_NANOS);
    }
    sink.sample(cpu, time += PERIOD_NANOS, 1, worker, cut, PERIOD_NANOS);
    sink.counter(Counters.EVENTS_SEEN, 13);
    sink.counter(Counters.LOST_RING_BUFFER, 1);
    sink.counter(Counters.COST_CPU_NANOS, 20_000_000);
    sink.counter(Counters.COST_RSS_BYTES, 100L << 20);
    sink.flush();
  }

  /** The same frame, of whose line is only known that it is near. */
  public static Frame near(Frame frame) {
    return new Frame(
        frame.kind(),
        frame.className(),
        frame.methodName(),
        frame.signature(),
        frame.rawName(),
        frame.file(),
        frame.line(),
        true,
        frame.module(),
        frame.address(),
        frame.status());
  }

  /** Five samples of a method that is near line 31, or exactly in it or line 32. */
  public static Recording nearLines() {
    return built(sink -> {
      int cpu = sink.event(new EventType("cpu", "cpu", "nanoseconds", 1_000_000, "cpu-clock"));
      int process = sink.process(new ProcessInfo(1, "p", "", "", 0));
      int thread = sink.thread(new ThreadInfo(process, 1, "main", true));
      Frame exact = java(FrameKind.C2, "com.acme.Worker", "work", "Worker.java", 31);
      Frame near = near(exact);
      Frame other = java(FrameKind.C2, "com.acme.Worker", "work", "Worker.java", 32);
      for (Frame frame : java.util.List.of(near, near, near, exact, other)) {
        int stack = sink.stack(new int[] {sink.frame(frame)}, StackEnd.COMPLETE);
        sink.sample(cpu, 1, 0, thread, stack, 1_000_000);
      }
    });
  }

  /** Names that break careless writers. */
  public static void writeHostile(RecordingSink sink) throws IOException {
    int cpu = sink.event(new EventType("cpu", "cpu", "nanoseconds", 1_000_000, "cpu-clock"));
    int process = sink.process(new ProcessInfo(1, "a;b\nc\u0000\u001b[31m", "", "", 0));
    int thread = sink.thread(new ThreadInfo(process, 2, "t;1\n\"x\" [0] 7", true));
    String[] names = {
      "<script>alert(1)</script>",
      "semi;colon",
      "new\nline",
      "return\rtab\t",
      "nul\u0000bell\u0007esc\u001b[31m",
      "quote\"back\\slash",
      "lone\ud800surrogate",
      "bidi\u202eevil",
      "ends in number 42",
      "(in parens) ([unknown])",
      " lead and trail ",
      "x".repeat(65_535),
      "é世界😀"
    };
    int[] stack = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      stack[i] =
          sink.frame(
              new Frame(
                  i % 2 == 0 ? FrameKind.C2 : FrameKind.NATIVE,
                  i % 2 == 0 ? "c;lass\n" : "",
                  names[i],
                  "",
                  "",
                  "fi\nle;.java",
                  i,
                  false,
                  i % 2 == 0 ? "" : "/lib/mod\nule;.so",
                  i,
                  NameStatus.NAMED));
    }
    sink.sample(cpu, 1, 0, thread, sink.stack(stack, StackEnd.COMPLETE), 1_000_000);
  }
}
