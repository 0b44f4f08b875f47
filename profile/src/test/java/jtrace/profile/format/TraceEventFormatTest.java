package jtrace.profile.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import jtrace.profile.EventType;
import jtrace.profile.Facts;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class TraceEventFormatTest {

  @Test
  void slicesAndPausesAreEventsOfNamedRows() throws IOException {
    RecordingBuilder builder = new RecordingBuilder();
    builder.fact(Facts.START_MONOTONIC_NANOS, "0");
    int cpu = builder.event(new EventType("cpu", "cpu", "nanoseconds", 10_000_000, "test"));
    int gc = builder.event(new EventType("gc", "gc", "nanoseconds", 0, "test"));
    int process = builder.process(new ProcessInfo(7, "app", "app", "", 0));
    int worker = builder.thread(new ThreadInfo(process, 8, "worker", true));
    builder.sample(cpu, 20_000_000, 0, worker, stack(builder, "work"), 10_000_000);
    builder.sample(gc, 30_000_000, 0, worker, stack(builder, "[GC] Full"), 5_000_000);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FormatRegistry.standard()
        .byFileName("x.trace.json")
        .write(builder.build(), FormatOptions.DEFAULT, out);
    List<JsonNode> events =
        new ObjectMapper().readTree(out.toByteArray()).get("traceEvents").valueStream().toList();
    assertThat(names(events, 8)).containsExactly("process_name", "thread_name", "work");
    assertThat(names(events, Integer.MAX_VALUE))
        .containsExactly("process_name", "thread_name", "[GC] Full");
    JsonNode pause = events.getLast();
    assertThat(pause.get("ts").asDouble()).isEqualTo(30_000);
    assertThat(pause.get("dur").asDouble()).isEqualTo(5_000);
  }

  private static List<String> names(List<JsonNode> events, int tid) {
    return events.stream()
        .filter(event -> event.get("tid").asInt() == tid)
        .map(event -> event.get("name").asString())
        .toList();
  }

  private static int stack(RecordingBuilder builder, String leaf) {
    int frame = builder.frame(Frame.ofSymbol(FrameKind.WAIT, leaf, "", "", 0));
    return builder.stack(new int[] {frame}, StackEnd.COMPLETE);
  }
}
