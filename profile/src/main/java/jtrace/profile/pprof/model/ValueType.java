package jtrace.profile.pprof.model;

/**
 * What a number measures.
 *
 * @param type such as {@code cpu} or {@code alloc_space}
 * @param unit such as {@code nanoseconds}
 */
public record ValueType(String type, String unit) {
  public static final ValueType NONE = new ValueType("", "");

  @Override
  public String toString() {
    return type + "/" + unit;
  }
}
