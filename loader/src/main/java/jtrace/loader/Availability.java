package jtrace.loader;

/**
 * Whether something can be used here.
 *
 * @param why what was found, for both answers
 * @param remedy what to do when it is missing; else empty
 */
public record Availability(boolean isAvailable, String why, String remedy) {
  static Availability yes(String why) {
    return new Availability(true, why, "");
  }

  static Availability no(String why, String remedy) {
    return new Availability(false, why, remedy);
  }
}
