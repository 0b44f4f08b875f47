package jtrace.profile.pprof.model;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import jtrace.profile.pprof.PprofProto;

/** Writes a profile as gzipped protobuf. */
public final class PprofWriter {
  private final PprofProto.Profile.Builder message = PprofProto.Profile.newBuilder();
  private final Map<String, Integer> strings = new HashMap<>();

  private PprofWriter() {
    string("");
  }

  public static void write(PprofProfile profile, OutputStream out) throws IOException {
    GZIPOutputStream zipped = new GZIPOutputStream(out, 1 << 16);
    new PprofWriter().message(profile).writeTo(zipped);
    zipped.finish();
    out.flush();
  }

  private PprofProto.Profile message(PprofProfile profile) {
    profile.sampleTypes().forEach(type -> message.addSampleType(type(type)));
    profile.samples().forEach(this::sample);
    profile.mappings().forEach(this::mapping);
    profile.locations().forEach(this::location);
    profile.functions().forEach(this::function);
    profile.comments().forEach(comment -> message.addComment(string(comment)));
    return message
        .setDropFrames(string(profile.dropFrames()))
        .setKeepFrames(string(profile.keepFrames()))
        .setTimeNanos(profile.timeNanos())
        .setDurationNanos(profile.durationNanos())
        .setPeriodType(type(profile.periodType()))
        .setPeriod(profile.period())
        .setDefaultSampleType(string(profile.defaultSampleType()))
        .build();
  }

  private int string(String text) {
    Integer known = strings.get(text);
    if (known != null) {
      return known;
    }
    int id = strings.size();
    strings.put(text, id);
    message.addStringTable(text);
    return id;
  }

  private PprofProto.ValueType type(ValueType type) {
    return PprofProto.ValueType.newBuilder()
        .setType(string(type.type()))
        .setUnit(string(type.unit()))
        .build();
  }

  private void sample(Sample sample) {
    PprofProto.Sample.Builder written =
        PprofProto.Sample.newBuilder()
            .addAllLocationId(sample.locations().stream().map(Location::id).toList())
            .addAllValue(sample.values());
    sample
        .labels()
        .forEach((key, values) ->
            values.forEach(value ->
                written.addLabel(
                    PprofProto.Label.newBuilder().setKey(string(key)).setStr(string(value)))));
    sample
        .numbers()
        .forEach((key, label) -> {
          for (int i = 0; i < label.values().size(); i++) {
            String unit = label.units().isEmpty() ? "" : label.units().get(i);
            written.addLabel(
                PprofProto.Label.newBuilder()
                    .setKey(string(key))
                    .setNum(label.values().get(i))
                    .setNumUnit(string(unit)));
          }
        });
    message.addSample(written);
  }

  private void mapping(Mapping mapping) {
    message.addMapping(
        PprofProto.Mapping.newBuilder()
            .setId(mapping.id())
            .setMemoryStart(mapping.start())
            .setMemoryLimit(mapping.limit())
            .setFileOffset(mapping.offset())
            .setFilename(string(mapping.file()))
            .setBuildId(string(mapping.buildId()))
            .setHasFunctions(mapping.hasFunctions())
            .setHasFilenames(mapping.hasFilenames())
            .setHasLineNumbers(mapping.hasLineNumbers())
            .setHasInlineFrames(mapping.hasInlineFrames()));
  }

  private void location(Location location) {
    PprofProto.Location.Builder written =
        PprofProto.Location.newBuilder()
            .setId(location.id())
            .setMappingId(location.mapping().map(Mapping::id).orElse(0L))
            .setAddress(location.address())
            .setIsFolded(location.folded());
    location
        .lines()
        .forEach(line ->
            written.addLine(
                PprofProto.Line.newBuilder()
                    .setFunctionId(line.function().id())
                    .setLine(line.line())));
    message.addLocation(written);
  }

  private void function(Function function) {
    message.addFunction(
        PprofProto.Function.newBuilder()
            .setId(function.id())
            .setName(string(function.name()))
            .setSystemName(string(function.systemName()))
            .setFilename(string(function.file()))
            .setStartLine(function.startLine()));
  }
}
