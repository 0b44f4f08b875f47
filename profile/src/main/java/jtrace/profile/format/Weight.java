package jtrace.profile.format;

import jtrace.profile.filter.Profile;

/** What a stack counts for. */
public enum Weight {
  /** The number of samples. */
  SAMPLES,
  /** The sum of the samples' values in the event's unit. */
  VALUE;

  /** What counts where nobody asked: samples of a period are counted, of other events the value. */
  Weight of(Profile profile) {
    boolean everyEvent =
        profile
            .event()
            .filter(event -> event.period() == 0 || event.unit().equals("bytes"))
            .isPresent();
    return everyEvent ? VALUE : this;
  }

  /** The weight of a row. */
  public long of(Profile.Row row) {
    return switch (this) {
      case SAMPLES -> row.count();
      case VALUE -> row.value();
    };
  }
}
