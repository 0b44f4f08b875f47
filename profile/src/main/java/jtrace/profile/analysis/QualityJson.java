package jtrace.profile.analysis;

import java.util.Map;
import java.util.function.Function;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.profile.StackEnd;
import tools.jackson.core.JsonGenerator;

/** The quality numbers as a JSON object, described in docs/FORMATS.md. */
public final class QualityJson {
  private QualityJson() {}

  /** Writes the object at the generator's place. */
  public static void write(Quality quality, JsonGenerator json) {
    json.writeStartObject();
    json.writeNumberProperty("durationNanos", quality.durationNanos());
    json.writeNumberProperty("samples", quality.samples());
    json.writeNumberProperty("samplesLost", quality.lostSamples());
    counts(json, "lostByCause", quality.lostByCause(), cause -> cause);
    json.writeNumberProperty("stacksComplete", quality.completeStacks());
    json.writeNumberProperty("stacksTruncated", quality.truncatedStacks());
    counts(json, "stacksByEnd", quality.stacksByEnd(), StackEnd::label);
    json.writeNumberProperty("frames", quality.frames());
    counts(json, "framesByKind", quality.framesByKind(), FrameKind::label);
    json.writeNumberProperty("framesUnnamed", quality.unnamedFrames());
    counts(json, "framesByName", quality.framesByStatus(), NameStatus::label);
    counts(json, "shortages", quality.shortages(), Shortage::counter);
    quality.rateAskedHz().ifPresent(hz -> json.writeNumberProperty("rateAskedHz", hz));
    quality.rateGotHz().ifPresent(hz -> json.writeNumberProperty("rateGotHz", hz));
    quality.costCpuNanos().ifPresent(nanos -> json.writeNumberProperty("costCpuNanos", nanos));
    quality.costRssBytes().ifPresent(bytes -> json.writeNumberProperty("costRssBytes", bytes));
    quality.readLoss().ifPresent(loss -> json.writeStringProperty("fileLoss", loss.text()));
    json.writeEndObject();
  }

  private static <K> void counts(
      JsonGenerator json, String name, Map<K, Long> counts, Function<K, String> label) {
    json.writeObjectPropertyStart(name);
    counts.forEach((key, count) -> json.writeNumberProperty(label.apply(key), count));
    json.writeEndObject();
  }
}
