package jtrace.record;

import java.util.List;

/**
 * The virtual threads that no thread carries, in a dump of threads.
 *
 * @param told whether they could be told
 * @param threads in the order of the JVM's list
 * @param unlisted how many more there were than are listed
 * @param obstacle why they are missing when {@code told} is {@link Told#FAILED}; empty else
 */
public record VirtualPart(
    Told told, List<UnmountedThread> threads, long unlisted, String obstacle) {
  /** Whether they could be told. */
  public enum Told {
    /** No virtual thread has run in this process. */
    NONE,
    /** There may be some, but only the JVM knows them and it was not asked. */
    NOT_ASKED,
    /** The JVM has listed them. */
    LISTED,
    /** The JVM could not be asked. */
    FAILED
  }

  static final VirtualPart NONE = new VirtualPart(Told.NONE, List.of(), 0, "");
  static final VirtualPart NOT_ASKED = new VirtualPart(Told.NOT_ASKED, List.of(), 0, "");

  public VirtualPart {
    threads = List.copyOf(threads);
  }

  static VirtualPart failed(String obstacle) {
    return new VirtualPart(Told.FAILED, List.of(), 0, obstacle);
  }

  /** Whether something is missing, and why, as one sentence; empty when all are there. */
  public String missing(String askedBy) {
    return switch (told) {
      case NONE -> "";
      case NOT_ASKED ->
          "virtual threads that no thread carries are not shown; "
              + askedBy
              + " asks the JVM for them";
      case LISTED -> unlisted == 0 ? "" : unlisted + " more virtual threads are not shown";
      case FAILED -> "virtual threads that no thread carries are missing: " + obstacle;
    };
  }
}
