package jtrace.profile.pprof.report;

import java.util.Comparator;

/** A label, or a number with its unit, that samples of a node have. */
final class Tag {
  final String name;
  final String unit;
  final long number;
  final Weight flat = new Weight();
  final Weight cum = new Weight();

  Tag(String name, String unit, long number) {
    this.name = name;
    this.unit = unit;
    this.number = number;
  }

  static Comparator<Tag> order(boolean byFlat) {
    Comparator<Tag> byCum = Comparator.comparing(tag -> -Math.abs(tag.cum.sum()));
    Comparator<Tag> flat = Comparator.comparing(tag -> -Math.abs(tag.flat.sum()));
    Comparator<Tag> rest = flat.thenComparing(tag -> tag.name);
    return byFlat ? rest : byCum.thenComparing(rest);
  }
}
