package jtrace.profile.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.Names;
import jtrace.profile.Recording;
import jtrace.profile.ThreadInfo;
import jtrace.profile.analysis.Quality;
import jtrace.profile.filter.Profile;
import tools.jackson.core.JsonGenerator;

/**
 * speedscope's own JSON, one profile a thread: unlike pprof's there, inlined frames stay.
 *
 * <p>Equal stacks of a thread are one sample with their summed weight, so "time order" shows them
 * grouped.
 */
final class SpeedscopeFormat implements ProfileFormat {

  @Override
  public String name() {
    return "speedscope";
  }

  @Override
  public List<String> extensions() {
    return List.of(".speedscope.json");
  }

  @Override
  public void write(Recording recording, FormatOptions options, OutputStream out)
      throws IOException {
    Profile profile = Profile.of(recording, options.view());
    Frames frames = new Frames(profile);
    Map<ThreadInfo, List<Profile.Row>> byThread = new LinkedHashMap<>();
    for (Profile.Row row : profile.rows()) {
      frames.use(profile.path(row));
      ThreadInfo thread = profile.thread(row).withLabels(Map.of());
      byThread.computeIfAbsent(thread, any -> new ArrayList<>()).add(row);
    }
    Weight weight = options.weightIn(profile);
    JsonOutput.write(
        out,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("$schema", "https://www.speedscope.app/file-format-schema.json");
          json.writeStringProperty("exporter", Quality.of(recording).line());
          JsonOutput.text(json, "name", JsonOutput.title(recording, options, profile));
          json.writeNumberProperty("activeProfileIndex", largest(byThread, weight));
          json.writeObjectPropertyStart("shared");
          frames.write(json);
          json.writeEndObject();
          json.writeArrayPropertyStart("profiles");
          byThread.values().forEach(rows -> thread(json, profile, frames, rows, weight));
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static int largest(Map<ThreadInfo, List<Profile.Row>> byThread, Weight weight) {
    List<Long> totals = byThread.values().stream().map(rows -> total(rows, weight)).toList();
    long most = totals.stream().mapToLong(Long::longValue).max().orElse(0);
    return Math.max(0, totals.indexOf(most));
  }

  private static long total(List<Profile.Row> rows, Weight weight) {
    return rows.stream().mapToLong(weight::of).sum();
  }

  private static void thread(
      JsonGenerator json, Profile profile, Frames frames, List<Profile.Row> rows, Weight weight) {
    json.writeStartObject();
    json.writeStringProperty("type", "sampled");
    Profile.Row first = rows.getFirst();
    JsonOutput.text(json, "name", profile.thread(first).label());
    json.writeStringProperty("unit", unit(profile, weight));
    json.writeNumberProperty("startValue", 0);
    json.writeNumberProperty("endValue", total(rows, weight));
    json.writeArrayPropertyStart("samples");
    for (Profile.Row row : rows) {
      json.writeStartArray();
      for (int frame : profile.path(row)) {
        json.writeNumber(frames.index(frame));
      }
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("weights");
    rows.forEach(row -> json.writeNumber(weight.of(row)));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String unit(Profile profile, Weight weight) {
    String unit = profile.event().map(EventType::unit).orElse("count");
    boolean known = unit.equals("nanoseconds") || unit.equals("bytes");
    return weight == Weight.VALUE && known ? unit : "none";
  }

  /** The shared frames: those in use, numbered in the order of use. */
  private static final class Frames {
    private final Profile profile;
    private final Map<Integer, Integer> indices = new HashMap<>();
    private final List<Integer> used = new ArrayList<>();

    Frames(Profile profile) {
      this.profile = profile;
    }

    void use(int[] path) {
      for (int frame : path) {
        if (indices.putIfAbsent(frame, used.size()) == null) {
          used.add(frame);
        }
      }
    }

    int index(int frame) {
      return indices.get(frame);
    }

    void write(JsonGenerator json) {
      json.writeArrayPropertyStart("frames");
      for (int id : used) {
        Frame frame = profile.frame(id);
        json.writeStartObject();
        json.writeStringProperty("name", Names.printable(profile.label(id)));
        String file = frame.file().isEmpty() ? frame.module() : frame.file();
        boolean near = frame.lineApproximate();
        if (!file.isEmpty()) {
          json.writeStringProperty(
              "file", Names.printable(file) + (near ? ":~" + frame.line() : ""));
        }
        if (frame.line() > 0 && !near) { // it has no other way to say that a line is near
          json.writeNumberProperty("line", frame.line());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }
}
