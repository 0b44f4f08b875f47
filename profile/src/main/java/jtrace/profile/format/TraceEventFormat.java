package jtrace.profile.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jtrace.profile.Names;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.ThreadInfo;
import jtrace.profile.filter.Profile;
import jtrace.profile.timeline.Pause;
import jtrace.profile.timeline.Slice;
import jtrace.profile.timeline.Timeline;
import tools.jackson.core.JsonGenerator;

/**
 * The timeline in the Trace Event Format of Chromium, which Perfetto (ui.perfetto.dev) opens: a
 * complete event for each slice, its stack as an argument, and for each pause of a JVM; times in
 * microseconds.
 */
final class TraceEventFormat implements ProfileFormat {
  private static final double MICRO_NANOS = 1000;
  private static final int MAX_NAME = 2000;

  /** The row of pauses, by a number that no thread has. */
  private static final int PAUSES = Integer.MAX_VALUE;

  @Override
  public String name() {
    return "trace events";
  }

  @Override
  public List<String> extensions() {
    return List.of(".trace.json");
  }

  @Override
  public void write(Recording recording, FormatOptions options, OutputStream out)
      throws IOException {
    JsonOutput.write(out, json -> all(recording, options, json));
  }

  private static void all(Recording recording, FormatOptions options, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("displayTimeUnit", "ms");
    json.writeArrayPropertyStart("traceEvents");
    Set<Integer> named = new HashSet<>();
    for (Timeline timeline : Timeline.of(recording, options.view())) {
      for (Map.Entry<Integer, List<Slice>> entry : timeline.slices().entrySet()) {
        ThreadInfo thread = timeline.thread(entry.getKey());
        ProcessInfo process = recording.processes().get(thread.process());
        if (named.add(entry.getKey())) {
          name(json, process, thread);
        }
        for (Slice slice : entry.getValue()) {
          event(json, timeline, process, thread, slice);
        }
      }
    }
    Set<Integer> paused = new HashSet<>();
    for (Pause pause : Timeline.pauses(recording, options.view())) {
      ProcessInfo process = recording.processes().get(pause.process());
      if (paused.add(pause.process())) {
        name(json, process, new ThreadInfo(pause.process(), PAUSES, "pauses", true));
      }
      pause(json, pause, process);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** On a row of its own: the thread that does its work goes on. */
  private static void pause(JsonGenerator json, Pause pause, ProcessInfo process) {
    json.writeStartObject();
    json.writeStringProperty("name", text(pause.cause()));
    json.writeStringProperty("cat", "pause");
    json.writeStringProperty("ph", "X");
    json.writeNumberProperty("ts", pause.startNanos() / MICRO_NANOS);
    json.writeNumberProperty("dur", pause.durationNanos() / MICRO_NANOS);
    json.writeNumberProperty("pid", process.pid());
    json.writeNumberProperty("tid", PAUSES);
    json.writeEndObject();
  }

  private static void name(JsonGenerator json, ProcessInfo process, ThreadInfo thread) {
    for (String kind : List.of("process_name", "thread_name")) {
      json.writeStartObject();
      json.writeStringProperty("name", kind);
      json.writeStringProperty("ph", "M");
      json.writeNumberProperty("pid", process.pid());
      json.writeNumberProperty("tid", thread.tid());
      json.writeObjectPropertyStart("args");
      json.writeStringProperty(
          "name", text(kind.equals("process_name") ? process.name() : thread.name()));
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private static void event(
      JsonGenerator json, Timeline timeline, ProcessInfo process, ThreadInfo thread, Slice slice) {
    Profile profile = timeline.profile();
    int[] frames = profile.framesLeafFirst(slice.stack());
    String state = timeline.states().get(slice.state());
    json.writeStartObject();
    json.writeStringProperty(
        "name",
        text(
            state.equals(Timeline.RUNNING) && frames.length > 0
                ? profile.label(frames[0])
                : state));
    json.writeStringProperty("cat", text(state));
    json.writeStringProperty("ph", "X");
    json.writeNumberProperty("ts", slice.startNanos() / MICRO_NANOS);
    json.writeNumberProperty("dur", slice.durationNanos() / MICRO_NANOS);
    json.writeNumberProperty("pid", process.pid());
    json.writeNumberProperty("tid", thread.tid());
    json.writeObjectPropertyStart("args");
    json.writeNumberProperty("count", slice.count());
    json.writeArrayPropertyStart("stack");
    for (int frame : frames) {
      json.writeString(text(profile.label(frame)));
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static String text(String text) {
    return Names.shortened(Names.printable(text), MAX_NAME);
  }
}
