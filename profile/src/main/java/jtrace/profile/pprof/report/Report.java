package jtrace.profile.pprof.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jtrace.profile.pprof.model.Mapping;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.model.Sample;

/**
 * A profile, filtered and as coarse as asked for, with the settings of one report.
 *
 * @param total what percentages are of
 * @param numberUnits of numeric labels by their keys
 * @param outputUnit that values are printed in
 */
record Report(
    PprofProfile profile,
    ReportSettings settings,
    int sampleIndex,
    long total,
    Map<String, String> numberUnits,
    String outputUnit) {

  static final String BASE_LABEL = "pprof::base";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM d, yyyy 'at' h:mma (z)", Locale.ENGLISH);

  long value(Sample sample) {
    return sample.values().get(sampleIndex);
  }

  /** What the value is divided by for a mean, else 0. */
  long divisor(Sample sample) {
    return settings.is("mean") ? sample.values().getFirst() : 0;
  }

  String sampleUnit() {
    return profile.sampleTypes().get(sampleIndex).unit();
  }

  Report in(String unit) {
    return new Report(profile, settings, sampleIndex, total, numberUnits, unit);
  }

  Report of(PprofProfile other) {
    return new Report(other, settings, sampleIndex, total, numberUnits, outputUnit);
  }

  double ratio() {
    return 1 / settings.fraction("divide_by");
  }

  String format(long value) {
    double ratio = ratio();
    long scaled = ratio > 0 && ratio != 1 ? (long) (value * ratio) : value;
    return Units.label(scaled, sampleUnit(), outputUnit);
  }

  String formatOrDot(long value) {
    return value == 0 ? "." : format(value);
  }

  String percentage(long value) {
    return Units.percentage(value, total);
  }

  /** The sum of the values without their signs; of those of the base when it is compared with. */
  static long total(PprofProfile profile, int index, boolean mean) {
    long total = 0;
    long divisor = 0;
    long baseTotal = 0;
    long baseDivisor = 0;
    for (Sample sample : profile.samples()) {
      long value = Math.abs(sample.values().get(index));
      long by = mean ? sample.values().getFirst() : 0;
      total += value;
      divisor += by;
      if (sample.isOfBase()) {
        baseTotal += value;
        baseDivisor += by;
      }
    }
    long of = baseTotal > 0 ? baseTotal : total;
    long by = baseTotal > 0 ? baseDivisor : divisor;
    return by == 0 ? of : of / by;
  }

  /** The lines about the profile as a whole. */
  List<String> profileLabels() {
    List<String> labels = new ArrayList<>();
    if (!profile.mappings().isEmpty()) {
      Mapping main = profile.mappings().getFirst();
      if (!main.file().isEmpty()) {
        labels.add("File: " + FilePaths.base(main.file()));
      }
      if (!main.buildId().isEmpty()) {
        labels.add("Build ID: " + main.buildId());
      }
    }
    profile.comments().stream().filter(c -> !c.startsWith("#")).forEach(labels::add);
    String type = profile.sampleTypes().get(sampleIndex).type();
    if (!type.isEmpty()) {
      labels.add("Type: " + (settings.is("mean") ? "mean_" : "") + type);
    }
    if (profile.timeNanos() != 0) {
      labels.add(
          "Time: "
              + TIME.format(
                      Instant.ofEpochSecond(0, profile.timeNanos()).atZone(ZoneId.systemDefault()))
                  .replace("AM (", "am (")
                  .replace("PM (", "pm ("));
    }
    if (profile.durationNanos() != 0) {
      Units.Scaled nanos = Units.scale(total, sampleUnit(), "nanoseconds");
      String share =
          nanos.unit().equals("ns") && nanos.value() != 0
              ? "(" + Units.percentage((long) nanos.value(), profile.durationNanos()) + ")"
              : "";
      labels.add(
          "Duration: %s, Total samples = %s %s"
              .formatted(
                  Units.label(profile.durationNanos(), "nanoseconds"), format(total), share));
    }
    return labels;
  }
}
