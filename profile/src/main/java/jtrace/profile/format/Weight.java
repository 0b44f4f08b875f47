package jtrace.profile.format;

import jtrace.profile.filter.Profile;

/** What a stack counts for. */
public enum Weight {
  /** The number of samples. */
  SAMPLES,
  /** The sum of the samples' values in the event's unit. */
  VALUE;

  /** The weight of a row. */
  public long of(Profile.Row row) {
    return switch (this) {
      case SAMPLES -> row.count();
      case VALUE -> row.value();
    };
  }
}
