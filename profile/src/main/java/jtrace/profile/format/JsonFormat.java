package jtrace.profile.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.Recording;
import jtrace.profile.ThreadInfo;
import jtrace.profile.analysis.CallTree;
import jtrace.profile.analysis.Quality;
import jtrace.profile.analysis.QualityJson;
import jtrace.profile.filter.Profile;
import tools.jackson.core.JsonGenerator;

/** The profile for programs: call tree, threads, facts and quality; docs/FORMATS.md has it. */
final class JsonFormat implements ProfileFormat {
  private static final int VERSION = 1;

  @Override
  public String name() {
    return "JSON";
  }

  @Override
  public List<String> extensions() {
    return List.of(".json");
  }

  @Override
  public void write(Recording recording, FormatOptions options, OutputStream out)
      throws IOException {
    Profile profile = Profile.of(recording, options.view());
    JsonOutput.write(
        out,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("format", "jtrace-profile");
          json.writeNumberProperty("version", VERSION);
          JsonOutput.text(json, "title", JsonOutput.title(recording, options, profile));
          profile.event().ifPresent(event -> event(json, event));
          json.writeNumberProperty("samples", profile.totalCount());
          json.writeNumberProperty("value", profile.totalValue());
          facts(json, recording);
          json.writeName("quality");
          QualityJson.write(Quality.of(recording), json);
          threads(json, profile);
          nodes(json, profile);
          json.writeEndObject();
        });
  }

  private static void event(JsonGenerator json, EventType event) {
    json.writeObjectPropertyStart("event");
    JsonOutput.text(json, "name", event.name());
    JsonOutput.text(json, "valueType", event.valueType());
    JsonOutput.text(json, "unit", event.unit());
    json.writeNumberProperty("period", event.period());
    JsonOutput.text(json, "source", event.source());
    json.writeEndObject();
  }

  private static void facts(JsonGenerator json, Recording recording) {
    json.writeObjectPropertyStart("facts");
    new TreeMap<>(recording.facts())
        .forEach(
            (key, value) -> JsonOutput.text(json, jtrace.profile.Names.wellFormed(key), value));
    json.writeEndObject();
  }

  private static void threads(JsonGenerator json, Profile profile) {
    Map<Integer, long[]> sums = new TreeMap<>();
    for (Profile.Row row : profile.rows()) {
      long[] sum = sums.computeIfAbsent(row.thread(), any -> new long[2]);
      sum[0] += row.count();
      sum[1] += row.value();
    }
    json.writeArrayPropertyStart("threads");
    sums.forEach((id, sum) -> {
      ThreadInfo thread = profile.recording().threads().get(id);
      json.writeStartObject();
      JsonOutput.text(json, "name", thread.name());
      json.writeNumberProperty("tid", thread.tid());
      if (thread.isVirtual()) {
        json.writeNumberProperty("virtualId", thread.virtualId());
      }
      json.writeNumberProperty("pid", profile.recording().processes().get(thread.process()).pid());
      json.writeNumberProperty("samples", sum[0]);
      json.writeNumberProperty("value", sum[1]);
      json.writeEndObject();
    });
    json.writeEndArray();
  }

  /** Flat, since stacks are deeper than JSON readers nest. */
  private static void nodes(JsonGenerator json, Profile profile) {
    CallTree tree = CallTree.of(profile, CallTree.Direction.TOP_DOWN);
    Map<String, Integer> frames = new HashMap<>();
    json.writeArrayPropertyStart("frames");
    for (CallTree.Node node : tree.nodes()) {
      if (node.frame() >= 0 && frames.putIfAbsent(node.label(), frames.size()) == null) {
        frame(json, node.label(), profile.frame(node.frame()), profile.options().lines());
      }
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("nodes");
    for (CallTree.Node node : tree.nodes()) {
      json.writeStartArray();
      json.writeNumber(node.parent());
      json.writeNumber(node.frame() < 0 ? -1 : frames.get(node.label()));
      json.writeNumber(node.selfCount());
      json.writeNumber(node.selfValue());
      json.writeNumber(node.totalCount());
      json.writeNumber(node.totalValue());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void frame(JsonGenerator json, String label, Frame frame, boolean lines) {
    json.writeStartObject();
    JsonOutput.text(json, "name", label);
    json.writeStringProperty("kind", frame.kind().label());
    JsonOutput.text(json, "class", frame.className());
    JsonOutput.text(json, "method", frame.methodName());
    JsonOutput.text(json, "module", frame.module());
    JsonOutput.text(json, "file", frame.file());
    if (lines && frame.line() > 0) {
      json.writeNumberProperty("line", frame.line());
      json.writeBooleanProperty("lineApproximate", frame.lineApproximate());
    }
    json.writeEndObject();
  }
}
