package jtrace.profile.format;

import jtrace.profile.EventType;
import jtrace.profile.filter.Profile;

/** What a stack counts for. */
public enum Weight {
  /** The number of samples. */
  SAMPLES,
  /** The sum of the samples' values in the event's unit. */
  VALUE;

  /**
   * What stacks of an event count for unless asked otherwise: samples taken at a fixed period are
   * counted, everything else is summed.
   */
  public static Weight of(EventType event) {
    return event.unit().equals("nanoseconds") && event.period() > 0 ? SAMPLES : VALUE;
  }

  /** The same for the event that a profile shows. */
  static Weight of(Profile profile) {
    return profile.event().map(Weight::of).orElse(SAMPLES);
  }

  /** The weight of a row. */
  public long of(Profile.Row row) {
    return switch (this) {
      case SAMPLES -> row.count();
      case VALUE -> row.value();
    };
  }
}
