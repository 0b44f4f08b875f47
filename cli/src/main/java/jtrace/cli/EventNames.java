package jtrace.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jtrace.record.EventRequest;

/** The events of option {@code -e}. */
final class EventNames {
  private static final List<String> FORMS =
      List.of("tracepoint:CATEGORY:NAME", "uprobe:LIBRARY:FUNCTION", "usdt:LIBRARY:PROVIDER:NAME");

  private final long periodNanos;
  private final long every;
  private final long intervalBytes;
  private final long nativeBytes;

  /**
   * @param periodNanos of cpu
   * @param every hits between two samples of counted events
   * @param intervalBytes of alloc
   * @param nativeBytes of memory outside of the Java heap
   */
  EventNames(long periodNanos, long every, long intervalBytes, long nativeBytes) {
    this.nativeBytes = nativeBytes;
    this.periodNanos = periodNanos;
    this.every = every;
    this.intervalBytes = intervalBytes;
  }

  /** The events named, each once and in order; cpu when none is named. */
  List<EventRequest> parse(List<String> options) {
    Set<EventRequest> events = new LinkedHashSet<>();
    for (String option : options) {
      for (String name : option.split(",", -1)) {
        events.addAll(requests(name.strip()));
      }
    }
    return events.isEmpty()
        ? List.of(new EventRequest.Cpu(periodNanos))
        : List.copyOf(new ArrayList<>(events));
  }

  private List<EventRequest> requests(String name) {
    List<EventRequest> named =
        EventRequest.named(name, periodNanos, every, intervalBytes, nativeBytes);
    return named.isEmpty() ? List.of(place(name).orElseThrow(() -> unknown(name))) : named;
  }

  private Optional<EventRequest> place(String name) {
    String[] parts = name.split(":", -1);
    if (Arrays.stream(parts).anyMatch(String::isEmpty)) {
      return Optional.empty();
    }
    return switch (parts[0]) {
      case "tracepoint" ->
          parts.length == 3
              ? Optional.of(new EventRequest.Tracepoint(parts[1], parts[2], every))
              : Optional.empty();
      case "uprobe" ->
          parts.length == 3
              ? Optional.of(new EventRequest.Function(parts[1], parts[2], every))
              : Optional.empty();
      case "usdt" ->
          parts.length == 4
              ? Optional.of(new EventRequest.UserProbe(parts[1], parts[2], parts[3], every))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static UsageException unknown(String name) {
    return new UsageException(
        "option -e: '" + Printable.of(name, 100) + "' is no event",
        "nearest are " + nearest(name),
        "known are " + String.join(", ", EventRequest.names()) + ", " + String.join(", ", FORMS));
  }

  private static String nearest(String name) {
    return EventRequest.names().stream()
        .sorted(Comparator.comparingInt(known -> distance(known, name)))
        .limit(3)
        .collect(Collectors.joining(", "));
  }

  /** Levenshtein's: how many letters to add, drop or change. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
