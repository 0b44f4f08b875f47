package jtrace.profile.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import jtrace.profile.Frame;
import jtrace.profile.ThreadInfo;
import jtrace.profile.filter.Profile;

/** What a table groups by. */
public enum SortKey {
  THREAD,
  PACKAGE,
  CLASS,
  METHOD,
  KIND;

  /**
   * Parses {@code thread,package,...}.
   *
   * @throws IllegalArgumentException naming the known keys
   */
  public static List<SortKey> parse(String keys) {
    return Arrays.stream(keys.split(",", -1)).map(SortKey::one).distinct().toList();
  }

  private static SortKey one(String key) {
    return Arrays.stream(values())
        .filter(known -> known.label().equals(key.trim().toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "cannot sort by '"
                    + key
                    + "'; sort keys are separated by commas; use some of "
                    + Arrays.stream(values())
                        .map(SortKey::label)
                        .collect(Collectors.joining(","))));
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The key's text for a frame; threads do not depend on the frame. */
  String of(Profile profile, int frame, ThreadInfo thread) {
    Frame named = profile.frame(frame);
    return switch (this) {
      case THREAD -> thread.name();
      case PACKAGE -> packageOf(named);
      case CLASS -> named.className().isEmpty() ? module(named) : named.className();
      case METHOD -> profile.label(frame);
      case KIND -> named.kind().label();
    };
  }

  private static String packageOf(Frame frame) {
    if (frame.className().isEmpty()) {
      return module(frame);
    }
    int lastDot = frame.className().lastIndexOf('.');
    return lastDot < 0 ? "(default package)" : frame.className().substring(0, lastDot);
  }

  /** What is no Java counts for its file. */
  private static String module(Frame frame) {
    String base = frame.module().substring(frame.module().lastIndexOf('/') + 1);
    return base.isEmpty() ? "[" + frame.kind().label() + "]" : base;
  }
}
