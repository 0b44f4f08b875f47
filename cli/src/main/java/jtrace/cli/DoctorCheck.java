package jtrace.cli;

/**
 * One thing that {@code doctor} looked at.
 *
 * @param name what was looked at
 * @param state how it is
 * @param found what is there
 * @param remedy what would make it better; empty when nothing is to be done
 */
record DoctorCheck(String name, State state, String found, String remedy) {

  /** How good a thing is for profiling. */
  enum State {
    OK,
    /** Profiling works, but something will be missing in the picture. */
    LIMITED,
    /** Nothing can be recorded. */
    MISSING
  }

  static DoctorCheck ok(String name, String found) {
    return new DoctorCheck(name, State.OK, found, "");
  }
}
