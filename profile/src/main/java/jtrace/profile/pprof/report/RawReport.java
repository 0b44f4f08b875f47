package jtrace.profile.pprof.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import jtrace.profile.pprof.model.Line;
import jtrace.profile.pprof.model.Location;
import jtrace.profile.pprof.model.Mapping;
import jtrace.profile.pprof.model.NumberLabel;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.model.Sample;
import jtrace.profile.pprof.model.ValueType;

/** Everything that is in a profile, as text. */
final class RawReport {
  private static final String LABEL_INDENT = " ".repeat(16);
  private static final String LINE_INDENT = " ".repeat(13);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ENGLISH);
  private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("xx z", Locale.ENGLISH);

  private RawReport() {}

  static void append(PprofProfile profile, StringBuilder out) {
    profile.comments().forEach(comment -> out.append("Comment: ").append(comment).append('\n'));
    ValueType periodType = profile.periodType();
    out.append("PeriodType: %s %s\n".formatted(periodType.type(), periodType.unit()));
    out.append("Period: ").append(profile.period()).append('\n');
    if (profile.timeNanos() != 0) {
      out.append("Time: ").append(time(profile.timeNanos())).append('\n');
    }
    if (profile.durationNanos() != 0) {
      String duration = GoDuration.text(profile.durationNanos());
      out.append("Duration: ").append(duration, 0, Math.min(4, duration.length())).append('\n');
    }
    out.append("Samples:\n");
    out.append(
            profile.sampleTypes().stream()
                .map(type ->
                    type + (type.type().equals(profile.defaultSampleType()) ? "[dflt]" : ""))
                .collect(Collectors.joining(" ")))
        .append('\n');
    profile.samples().forEach(sample -> sample(sample, out));
    out.append("Locations\n");
    profile.locations().forEach(location -> location(location, out));
    out.append("Mappings\n");
    profile.mappings().forEach(mapping -> mapping(mapping, out));
  }

  private static String time(long nanos) {
    var time = Instant.ofEpochSecond(0, nanos).atZone(ZoneId.systemDefault());
    String fraction = "%09d".formatted(time.getNano()).replaceFirst("0+$", "");
    return SECONDS.format(time)
        + (fraction.isEmpty() ? "" : "." + fraction)
        + " "
        + ZONE.format(time);
  }

  private static void sample(Sample sample, StringBuilder out) {
    sample.values().forEach(value -> out.append(" %10d".formatted(value)));
    out.append(": ");
    sample.locations().forEach(l -> out.append(Long.toUnsignedString(l.id())).append(' '));
    out.append('\n');
    if (!sample.labels().isEmpty()) {
      out.append(LABEL_INDENT)
          .append(
              sample.labels().entrySet().stream()
                  .map(label -> label.getKey() + ":" + list(label.getValue()))
                  .sorted()
                  .collect(Collectors.joining(" ")))
          .append('\n');
    }
    if (!sample.numbers().isEmpty()) {
      out.append(LABEL_INDENT)
          .append(
              sample.numbers().entrySet().stream()
                  .map(label -> label.getKey() + ":" + list(numbers(label.getValue())))
                  .sorted()
                  .collect(Collectors.joining(" ")))
          .append('\n');
    }
  }

  private static String list(List<String> words) {
    return "[" + String.join(" ", words) + "]";
  }

  private static List<String> numbers(NumberLabel label) {
    List<Long> values = label.values();
    return java.util.stream.IntStream.range(0, values.size())
        .mapToObj(i -> values.get(i) + (label.units().isEmpty() ? "" : " " + label.units().get(i)))
        .toList();
  }

  private static void location(Location location, StringBuilder out) {
    String head =
        "%6s: %s ".formatted(Long.toUnsignedString(location.id()), hex(location.address()));
    head += location.mapping().map(m -> "M=" + Long.toUnsignedString(m.id()) + " ").orElse("");
    head += location.folded() ? "[F] " : "";
    if (location.lines().isEmpty()) {
      out.append(head).append('\n');
    }
    for (Line line : location.lines()) {
      out.append(head)
          .append(
              "%s %s:%d s=%d"
                  .formatted(
                      line.function().name(),
                      line.function().file(),
                      line.line(),
                      line.function().startLine()));
      if (!line.function().name().equals(line.function().systemName())) {
        out.append('(').append(line.function().systemName()).append(')');
      }
      out.append('\n');
      head = LINE_INDENT;
    }
  }

  private static void mapping(Mapping mapping, StringBuilder out) {
    out.append(
        "%s: %s/%s/%s %s %s %s%s%s%s\n"
            .formatted(
                Long.toUnsignedString(mapping.id()),
                hex(mapping.start()),
                hex(mapping.limit()),
                hex(mapping.offset()),
                mapping.file(),
                mapping.buildId(),
                mapping.hasFunctions() ? "[FN]" : "",
                mapping.hasFilenames() ? "[FL]" : "",
                mapping.hasLineNumbers() ? "[LN]" : "",
                mapping.hasInlineFrames() ? "[IN]" : ""));
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }
}
