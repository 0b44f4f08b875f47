package jtrace.symbolizer.hotspot;

import java.util.Map;

/**
 * What {@link SelfTest} found.
 *
 * @param nmethods compiled methods looked at
 * @param threads threads looked at
 * @param failures why a feature is not to be trusted
 */
record SelfTestReport(int nmethods, int threads, Map<TestedFeature, String> failures) {
  SelfTestReport {
    failures = Map.copyOf(failures);
  }

  boolean isVitalFailed() {
    return failures.keySet().stream().anyMatch(feature -> feature.isVital);
  }
}
