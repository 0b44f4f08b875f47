package jtrace.tests.churn;

import java.util.List;

/**
 * A way in which code comes and goes.
 *
 * @param name for tables
 * @param kind the program's option
 * @param micros how long a generation runs
 * @param since the first JDK that has the options
 * @param vmOptions of the target
 */
public record ChurnMode(String name, String kind, int micros, int since, List<String> vmOptions) {

  private static final String SMALL = "-XX:ReservedCodeCacheSize=8m";

  /** Every mode. */
  public static final List<ChurnMode> ALL =
      List.of(
          new ChurnMode("hidden classes", "hidden", 300, 8, List.of("-XX:+UseSerialGC")),
          new ChurnMode("hidden classes, G1", "hidden", 300, 8, List.of("-XX:+UseG1GC")),
          new ChurnMode("hidden classes, interpreted", "hidden", 300, 8, List.of("-Xint")),
          new ChurnMode("lambdas", "lambda", 1000, 8, List.of("-XX:+UseSerialGC")),
          new ChurnMode(
              "class loaders, 8 MiB code cache, C1",
              "loader",
              2000,
              8,
              List.of(SMALL, "-XX:TieredStopAtLevel=1", "-XX:Tier3BackEdgeThreshold=1000")),
          new ChurnMode(
              "class loaders, 8 MiB segmented",
              "loader",
              20_000,
              9,
              List.of(SMALL, "-XX:+SegmentedCodeCache", "-XX:+UseSerialGC")),
          new ChurnMode(
              "class loaders, 8 MiB, everything compiled",
              "loader",
              500,
              8,
              List.of(SMALL, "-Xcomp", "-XX:TieredStopAtLevel=1", "-XX:MetaspaceSize=4m")),
          new ChurnMode("redefined classes", "redefine", 20_000, 8, List.of("-XX:+UseSerialGC")),
          new ChurnMode("redefined, interpreted", "redefine", 20_000, 8, List.of("-Xint")));
}
