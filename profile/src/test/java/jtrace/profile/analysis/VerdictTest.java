package jtrace.profile.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import jtrace.profile.EventType;
import jtrace.profile.Facts;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.profile.filter.ViewOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final long MILLI = 1_000_000;
  private static final Frame OWN = java("com.acme.Cache", "load");
  private static final Frame QUEUE = java("java.util.concurrent.ThreadPoolExecutor", "getTask");

  private final RecordingBuilder sink = new RecordingBuilder();
  private int thread;

  @BeforeEach
  void begin() throws IOException {
    int process = sink.process(new ProcessInfo(1, "java", "java", "", 0));
    thread = sink.thread(new ThreadInfo(process, 1, "t", true));
    sink.fact(Facts.DURATION_NANOS, Long.toString(1000 * MILLI));
    sink.fact(Facts.HOST_CPUS, "2");
  }

  private static Frame java(String className, String method) {
    return new Frame(
        FrameKind.C2, className, method, "()V", "", "", 0, false, "", 0, NameStatus.NAMED);
  }

  private static Frame wait(String text) {
    return Frame.ofSymbol(FrameKind.WAIT, text, "", "", 0);
  }

  private int event(String name) throws IOException {
    return sink.event(new EventType(name, "delay", "nanoseconds", 0, "test"));
  }

  private void add(int event, long count, long millis, Frame... leafFirst) throws IOException {
    int[] frames = new int[leafFirst.length];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = sink.frame(leafFirst[i]);
    }
    sink.sample(event, 1, 0, thread, sink.stack(frames, StackEnd.COMPLETE), count, millis * MILLI);
  }

  private List<String> verdict() {
    return Verdict.of(sink.build(), ViewOptions.ALL);
  }

  @Test
  void timeIsDividedIntoWhatItWentTo() throws IOException {
    add(event("cpu"), 100, 100, OWN);
    int off = event("off-cpu");
    add(off, 1, 600, wait("[park] X"), QUEUE);
    add(off, 1, 200, wait("[socket] 10.0.0.9:3306"), OWN);
    add(off, 1, 50, wait("[sleep]"), OWN);
    add(off, 1, 50, wait("[run queue]"), QUEUE);
    assertThat(verdict())
        .containsExactly(
            "Of 1.00 s recorded of the threads' time: 10.0 % on the CPU, 60.0 % waiting for work,"
                + " 25.0 % waiting inside work, 5.0 % runnable without a CPU (report -e wall)",
            "80.0 % of the waiting inside work is [socket] 10.0.0.9:3306, 200.00 ms"
                + " (report -e off-cpu --no-idle)");
  }

  @Test
  void waitsOfNativeThreadsAreNotSaidToBeWork() throws IOException {
    int off = event("off-cpu");
    Frame unnamed = Frame.placeholder("[unknown in libjvm.so]", "libjvm.so", NameStatus.NO_SYMBOL);
    add(off, 1, 900, wait("[futex]"), unnamed);
    add(off, 1, 100, wait("[sleep]"), OWN);
    List<String> told = verdict();
    assertThat(told.getFirst())
        .contains("10.0 % waiting inside work, 90.0 % waiting in threads without Java code");
    assertThat(told).noneMatch(line -> line.contains("[futex]"));
  }

  @Test
  void lackOfCpusLimitsAndPageFaultsAreTold() throws IOException {
    add(event("cpu"), 100, 400, OWN);
    int off = event("off-cpu");
    add(off, 1, 100, wait("[run queue]"), OWN);
    add(off, 1, 150, wait("[run queue] C2 CompilerThre"), OWN);
    add(off, 1, 50, wait("[run queue] kworker"), OWN);
    add(off, 1, 200, wait("[throttled]"), OWN);
    add(off, 1, 100, wait("[page fault]"), OWN);
    assertThat(verdict())
        .anyMatch(line ->
            line.startsWith("Threads that could run had no CPU for 33.3 %")
                && line.contains(
                    "300.00 ms, longest behind C2 CompilerThre: 150.00 ms (report -e off-cpu"))
        .anyMatch(line -> line.startsWith("The cgroup's CPU limit held threads back for 200.00 ms"))
        .anyMatch(line -> line.startsWith("Page faults kept threads waiting for 100.00 ms"));
  }

  @Test
  void aHolderIsNamedWhereMostOfTheWaitingIsIts() throws IOException {
    int mutex = event("mutex");
    Frame unlock = java("java.util.concurrent.locks.ReentrantLock", "unlock");
    add(mutex, 3, 300, wait("[park] L"), unlock, OWN);
    add(mutex, 1, 200, wait("[park] L"), unlock, java("com.acme.Other", "run"));
    assertThat(verdict())
        .containsExactly(
            "60.0 % of 500.00 ms of waiting for locks ended when com.acme.Cache.load unlocked"
                + " (report -e mutex)");
  }

  @Test
  void pausesAndTheJvmsOwnCpuTimeAreTold() throws IOException {
    add(event("gc"), 3, 120, wait("[GC] G1 Evacuation Pause"));
    int cpu = event("cpu");
    add(cpu, 150, 700, OWN);
    add(cpu, 50, 300, Frame.ofSymbol(FrameKind.JVM, "GangWorker::run", "", "", 0));
    assertThat(verdict())
        .containsExactly(
            "30.0 % of the CPU time is the JVM's collector's (report -e cpu --sort thread)",
            "Garbage collection stopped the program for 12.0 % of the time, 120.00 ms"
                + " (report -e gc)");
  }

  @Test
  void littleSaysNothing() throws IOException {
    add(event("cpu"), 9, 90, OWN);
    add(event("mutex"), 1, 10, wait("[park] L"), OWN);
    assertThat(verdict()).isEmpty();
  }

  @Test
  void aPartOfTheStacksIsNotJudged() throws IOException {
    add(event("off-cpu"), 1, 900, wait("[sleep]"), OWN);
    Recording recording = sink.build();
    ViewOptions part = ViewOptions.builder().focus(Pattern.compile("Cache")).build();
    assertThat(Verdict.of(recording, part)).isEmpty();
    assertThat(Verdict.of(recording, ViewOptions.ALL)).isNotEmpty();
  }
}
