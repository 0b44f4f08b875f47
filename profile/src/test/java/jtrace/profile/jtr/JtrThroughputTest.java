package jtrace.profile.jtr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import jtrace.profile.EventType;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.RecordingSink;
import jtrace.profile.SampleRecordings;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.format.FormatRegistry;
import jtrace.profile.format.ProfileFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** A large recording comes back whole; its times are reported, not asserted. */
class JtrThroughputTest {
  private static final int SAMPLES = 1_000_000;
  private static final int STACKS = 50_000;
  private static final int DEPTH = 40;

  @Test
  void aMillionSamplesComeBack(@TempDir Path folder, TestReporter reporter) throws IOException {
    Path file = folder.resolve("large.jtr");
    long startNanos = System.nanoTime();
    try (JtrWriter writer = JtrWriter.create(file)) {
      writeLarge(writer);
    }
    long writtenNanos = System.nanoTime();
    Recording recording = JtrReader.read(file);
    long readNanos = System.nanoTime();
    assertThat(recording.sampleCount()).isEqualTo(SAMPLES);
    assertThat(recording.stackCount()).isBetween(STACKS - 100, STACKS);
    assertThat(recording.readLoss()).isEmpty();
    reporter.publishEntry("file bytes", Long.toString(Files.size(file)));
    reporter.publishEntry("write ms", millis(startNanos, writtenNanos));
    reporter.publishEntry("read ms", millis(writtenNanos, readNanos));
    if (Boolean.getBoolean("jtrace.throughput.formats")) {
      reportFormats(recording, reporter);
    }
  }

  private static void reportFormats(Recording recording, TestReporter reporter) throws IOException {
    for (ProfileFormat format : FormatRegistry.standard().formats()) {
      long fromNanos = System.nanoTime();
      format.write(recording, FormatOptions.DEFAULT, OutputStream.nullOutputStream());
      reporter.publishEntry(format.name() + " ms", millis(fromNanos, System.nanoTime()));
    }
  }

  private static String millis(long fromNanos, long toNanos) {
    return Long.toString((toNanos - fromNanos) / 1_000_000);
  }

  private static void writeLarge(RecordingSink sink) throws IOException {
    Random random = new Random(1);
    int event = sink.event(new EventType("cpu", "cpu", "nanoseconds", 1_001_001, "cpu-clock"));
    int process = sink.process(new ProcessInfo(1, "large", "", "", 0));
    int[] threads = new int[32];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = sink.thread(new ThreadInfo(process, i + 2, "worker-" + i, true));
    }
    int[] frames = new int[5000];
    for (int i = 0; i < frames.length; i++) {
      frames[i] =
          sink.frame(
              SampleRecordings.java(
                  FrameKind.C2, "com.acme.pkg" + i % 100 + ".Type" + i, "m" + i, "T.java", i));
    }
    int[] stacks = new int[STACKS];
    int[] stack = new int[DEPTH];
    for (int i = 0; i < STACKS; i++) {
      int changed = 1 + random.nextInt(DEPTH);
      for (int depth = 0; depth < changed; depth++) {
        stack[depth] = frames[random.nextInt(frames.length)];
      }
      stacks[i] = sink.stack(stack, StackEnd.COMPLETE);
    }
    long timeNanos = 0;
    for (int i = 0; i < SAMPLES; i++) {
      timeNanos += random.nextInt(100_000);
      sink.sample(
          event,
          timeNanos,
          random.nextInt(8),
          threads[random.nextInt(threads.length)],
          stacks[random.nextInt(1 + random.nextInt(STACKS))],
          1_001_001);
      if (i % 10_000 == 0) {
        sink.flush();
      }
    }
  }
}
