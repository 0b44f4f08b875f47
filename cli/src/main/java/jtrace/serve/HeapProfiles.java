package jtrace.serve;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import jtrace.loader.LoaderException;
import jtrace.profile.Facts;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.RecordingMerge;
import jtrace.profile.filter.Profile;
import jtrace.profile.pprof.HeapPprof;
import jtrace.record.WorldException;

/**
 * Heap profiles: what is allocated, seen from outside, and what of it stays in use, which only the
 * inside knows. Without the inside there is still the first half, and a note that says why.
 */
final class HeapProfiles {
  private static final Recording NOTHING = new RecordingBuilder().build();

  private final Optional<LiveHeap> liveHeap;

  /**
   * @param liveHeap empty when nothing may be loaded into a JVM
   */
  HeapProfiles(Optional<LiveHeap> liveHeap) {
    this.liveHeap = liveHeap;
  }

  /** Records what is allocated in the window. */
  interface Allocations {
    Recording record() throws InterruptedException, IOException;
  }

  /** The event that a picture of the profile shows: what is in use, where it is told. */
  static String shownEvent(Recording recording) {
    return Profile.eventNames(recording).contains(HeapPprof.IN_USE)
        ? HeapPprof.IN_USE
        : HeapPprof.ALLOCATED;
  }

  Recording record(Subject subject, Allocations allocations)
      throws InterruptedException, IOException {
    if (liveHeap.isEmpty()) {
      return without("--no-attach forbids to load anything into a JVM", allocations);
    }
    if (subject.isAll() || subject.pids().size() != 1) {
      return without("it can be told of one process at a time", allocations);
    }
    LiveHeap.Tracking started;
    try {
      started = liveHeap.get().start(subject.pids().getFirst());
    } catch (WorldException | LoaderException e) {
      return without(reason(e), allocations);
    }
    try (LiveHeap.Tracking tracking = started) {
      Recording allocated = allocations.record();
      try {
        return RecordingMerge.beside(allocated, tracking.finish(), Map.of());
      } catch (WorldException | LoaderException e) {
        return noted(allocated, reason(e));
      } catch (IOException e) {
        return noted(allocated, String.valueOf(e.getMessage()));
      }
    }
  }

  private static Recording without(String why, Allocations allocations)
      throws InterruptedException, IOException {
    return noted(allocations.record(), why);
  }

  private static Recording noted(Recording recording, String why) {
    String note = "inuse_objects and inuse_space are 0, since they are not known: " + why;
    return RecordingMerge.beside(recording, NOTHING, Map.of(Facts.NOTE, note));
  }

  private static String reason(RuntimeException e) {
    return e instanceof WorldException world
        ? world.problem().what() + ": " + world.problem().why()
        : String.valueOf(e.getMessage());
  }
}
