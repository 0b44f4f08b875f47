package jtrace.profile.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jtrace.profile.EventType;
import jtrace.profile.Recording;

/**
 * Which events of a recording a profile shows as one: an event that was recorded, or several whose
 * values add up.
 *
 * @param type empty only when the recording has no event
 * @param ids ids in the recording
 */
record EventView(Optional<EventType> type, Set<Integer> ids) {
  /** Time on the CPU and off it: what a thread's wall-clock time went to. */
  private static final String WALL = "wall";

  private static final List<String> WALL_PARTS = List.of("cpu", "off-cpu");

  /**
   * The event asked for, else the recording's first.
   *
   * @throws IllegalArgumentException when the recording has none of that name
   */
  static EventView of(Recording recording, Optional<String> asked) {
    List<String> names = recording.events().stream().map(EventType::name).toList();
    if (names.isEmpty() && asked.isEmpty()) {
      return new EventView(Optional.empty(), Set.of());
    }
    String name = asked.orElseGet(names::getFirst);
    if (names.contains(name)) {
      int id = names.indexOf(name);
      return new EventView(Optional.of(recording.events().get(id)), Set.of(id));
    }
    if (name.equals(WALL) && names.containsAll(WALL_PARTS)) {
      EventType wall =
          new EventType(WALL, WALL, "nanoseconds", 0, String.join(" and ", WALL_PARTS));
      return new EventView(
          Optional.of(wall), Set.copyOf(WALL_PARTS.stream().map(names::indexOf).toList()));
    }
    throw new IllegalArgumentException(
        "the recording has no event " + name + "; it has " + String.join(", ", names(recording)));
  }

  /** The names that can be asked for. */
  static List<String> names(Recording recording) {
    List<String> names = new ArrayList<>();
    recording.events().forEach(event -> names.add(event.name()));
    if (names.containsAll(WALL_PARTS)) {
      names.add(WALL);
    }
    return names;
  }
}
