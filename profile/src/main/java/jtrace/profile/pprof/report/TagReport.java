package jtrace.profile.pprof.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.profile.pprof.model.Sample;

/** The labels of a profile with their values and how much each has. */
final class TagReport {
  private TagReport() {}

  static void append(Report report, StringBuilder out) {
    Map<String, Map<String, Long>> sums = new HashMap<>();
    for (Sample sample : report.profile().samples()) {
      long value = report.value(sample);
      sample.labels().forEach((key, texts) -> texts.forEach(text -> add(sums, key, text, value)));
      sample
          .numbers()
          .forEach((key, numbers) -> {
            String unit = report.numberUnits().get(key);
            numbers
                .values()
                .forEach(number ->
                    add(sums, key, Units.label(number, unit, report.outputUnit()), value));
          });
    }
    sums.keySet().stream().sorted().forEach(key -> group(report, key, sums.get(key), out));
  }

  private static void add(
      Map<String, Map<String, Long>> sums, String key, String text, long value) {
    sums.computeIfAbsent(key, _ -> new HashMap<>()).merge(text, value, Long::sum);
  }

  /** Two columns, aligned to the right; the names follow. */
  private static void group(Report report, String key, Map<String, Long> sums, StringBuilder out) {
    long total = sums.values().stream().mapToLong(Long::longValue).sum();
    List<Tag> tags = new ArrayList<>();
    sums.forEach((name, sum) -> {
      Tag tag = new Tag(name, "", 0);
      tag.flat.add(sum, 0);
      tags.add(tag);
    });
    tags.sort(Tag.order(true));
    List<String> values = new ArrayList<>();
    for (Tag tag : tags) {
      long sum = tag.flat.sum();
      String share = total > 0 ? " (" + Units.percentage(sum, total) + ")" : "";
      values.add(number(report, sum) + share + ":");
    }
    String head = key + ":";
    int first = columns(head) + 1;
    int second = values.stream().mapToInt(TagReport::columns).max().orElse(0) + 1;
    out.append(right(head, first)).append(" Total ").append(number(report, total)).append('\n');
    for (int i = 0; i < tags.size(); i++) {
      out.append(right(" ", first))
          .append(right(values.get(i), second))
          .append(' ')
          .append(tags.get(i).name)
          .append('\n');
    }
    out.append('\n');
  }

  private static String number(Report report, long value) {
    Units.Scaled scaled = Units.scale(value, report.sampleUnit(), report.outputUnit());
    return Units.fixed(scaled.value(), 1) + scaled.unit();
  }

  private static String right(String text, int width) {
    return " ".repeat(width - columns(text)) + text;
  }

  private static int columns(String text) {
    return text.codePointCount(0, text.length());
  }
}
