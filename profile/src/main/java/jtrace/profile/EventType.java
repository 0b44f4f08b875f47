package jtrace.profile;

/**
 * An event kind of a recording.
 *
 * @param name as given to {@code -e}, such as {@code cpu}
 * @param valueType what a sample's value measures, such as {@code cpu}
 * @param unit pprof's unit word: {@code nanoseconds}, {@code bytes}, {@code count}
 * @param period the sampling period in {@code unit} (1e9 / Hz for cpu), 0 when every event is seen
 * @param source which kernel or JVM source was used, such as {@code cpu-clock}
 */
public record EventType(String name, String valueType, String unit, long period, String source) {

  // Written out: generated ones are method handles, slow until they are compiled.
  @Override
  public boolean equals(Object other) {
    return other instanceof EventType type
        && period == type.period
        && name.equals(type.name)
        && valueType.equals(type.valueType)
        && unit.equals(type.unit)
        && source.equals(type.source);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * name.hashCode() + valueType.hashCode()) + Long.hashCode(period);
  }

  /** What the number of events counts, in pprof's words. */
  public String countType() {
    return switch (valueType) {
      case "alloc_space" -> "alloc_objects";
      case "inuse_space" -> "inuse_objects";
      case "delay" -> "contentions";
      case "threads", "goroutine" -> valueType;
      default -> period > 0 ? "samples" : "events";
    };
  }
}
