package jtrace.profile.pprof.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The small boxes at a node for the labels of its samples. */
final class DotTags {
  private final Report report;
  private final StringBuilder out;
  private final boolean flat;

  private DotTags(Report report, StringBuilder out, boolean flat) {
    this.report = report;
    this.out = out;
    this.flat = flat;
  }

  /** Returns whether there were any; a leaf shows what its left-out callees had, too. */
  static boolean append(Report report, Node node, int id, StringBuilder out) {
    int before = out.length();
    new DotTags(report, out, !node.out.isEmpty()).append(node, id);
    return out.length() > before;
  }

  private void append(Node node, int id) {
    List<Tag> labels = node.labels.values().stream().sorted(Tag.order(flat)).toList();
    for (int i = 0; i < Math.min(labels.size(), CallGraph.MAX_TAGS); i++) {
      Tag tag = labels.get(i);
      long weight = flat ? tag.flat.value() : tag.cum.value();
      if (weight != 0) {
        box("N%d_%d".formatted(id, i), "N" + id, tag.name, weight, "");
        numbers(node.numbers.getOrDefault(tag.name, Map.of()), "N%d_%d".formatted(id, i));
      }
    }
    numbers(node.numbers.getOrDefault("", Map.of()), "N" + id);
  }

  private void box(String id, String from, String name, long weight, String style) {
    String text = report.format(weight);
    out.append(
        "%s [label = \"%s\" id=\"%s\" fontsize=8 shape=box3d tooltip=\"%s\"]\n"
            .formatted(id, name, id, text));
    out.append(
        "%s -> %s [label=\" %s\" weight=100 tooltip=\"%s\" labeltooltip=\"%s\"%s]\n"
            .formatted(from, id, text, text, text, style));
  }

  private void numbers(Map<String, Tag> tags, String from) {
    List<Tag> groups = collapsed(tags.values());
    for (int i = 0; i < groups.size(); i++) {
      Tag tag = groups.get(i);
      boolean whole = flat || tag.flat.value() == tag.cum.value();
      long weight = whole ? tag.flat.value() : tag.cum.value();
      if (weight != 0) {
        box("N%s_%d".formatted(from, i), from, tag.name, weight, whole ? "" : " style=\"dotted\"");
      }
    }
  }

  /** The heaviest, each with those whose number is nearest. */
  private List<Tag> collapsed(Collection<Tag> tags) {
    List<Tag> sorted = tags.stream().sorted(Tag.order(flat)).toList();
    if (sorted.size() <= CallGraph.MAX_TAGS) {
      return sorted;
    }
    List<List<Tag>> groups =
        sorted.subList(0, CallGraph.MAX_TAGS).stream()
            .map(tag -> (List<Tag>) new ArrayList<>(List.of(tag)))
            .collect(Collectors.toList());
    for (Tag tag : sorted.subList(CallGraph.MAX_TAGS, sorted.size())) {
      List<Tag> nearest = groups.getFirst();
      for (List<Tag> group : groups) {
        if (distance(tag, group.getFirst()) < distance(tag, nearest.getFirst())) {
          nearest = group;
        }
      }
      nearest.add(tag);
    }
    return groups.stream().map(DotTags::joined).sorted(Tag.order(flat)).toList();
  }

  private static double distance(Tag tag, Tag other) {
    return Math.abs(Units.scale(other.number, other.unit, tag.unit).value() - tag.number);
  }

  private static Tag joined(List<Tag> group) {
    Tag min = group.getFirst();
    Tag max = min;
    for (Tag tag : group) {
      min = (long) Units.scale(tag.number, tag.unit, min.unit).value() < min.number ? tag : min;
      max = (long) Units.scale(tag.number, tag.unit, max.unit).value() > max.number ? tag : max;
    }
    String least = Units.label(min.number, min.unit);
    String name = group.size() == 1 ? least : least + ".." + Units.label(max.number, max.unit);
    Tag joined = new Tag(name, "", 0);
    group.forEach(tag -> {
      joined.flat.add(tag.flat);
      joined.cum.add(tag.cum);
    });
    return joined;
  }
}
