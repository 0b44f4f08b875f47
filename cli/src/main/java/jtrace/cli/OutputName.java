package jtrace.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** File names with {@code %p} (pid), {@code %t} (time), {@code %n} (first free number), %%. */
final class OutputName {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final int NUMBER_MAX = 100_000;

  private OutputName() {}

  /**
   * The name with its patterns filled in.
   *
   * @param pids empty means every process, shown as {@code all}
   */
  static Path expand(String pattern, List<Integer> pids, LocalDateTime time) {
    if (!pattern.replace("%%", "").contains("%n")) {
      return Path.of(replace(pattern, pids, time, 0));
    }
    for (int number = 1; number <= NUMBER_MAX; number++) {
      Path path = Path.of(replace(pattern, pids, time, number));
      if (!Files.exists(path)) {
        return path;
      }
    }
    throw new UsageException(
        "option -o: no free number for " + pattern,
        NUMBER_MAX + " files of that name exist",
        "remove old ones, or use %t for the time");
  }

  private static String replace(
      String pattern, List<Integer> pids, LocalDateTime time, int number) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '%') {
        name.append(c);
        continue;
      }
      i++;
      char letter = i < pattern.length() ? pattern.charAt(i) : ' ';
      switch (letter) {
        case 'p' ->
            name.append(
                pids.isEmpty()
                    ? "all"
                    : pids.stream().map(String::valueOf).collect(Collectors.joining("+")));
        case 't' -> name.append(TIME.format(time));
        case 'n' -> name.append(number);
        case '%' -> name.append('%');
        default ->
            throw new UsageException(
                "option -o: '" + pattern + "' has a % that stands for nothing",
                "known are %p (pid), %t (time), %n (first free number) and %% (a percent sign)",
                "write %% where a percent sign is meant");
      }
    }
    return name.toString();
  }
}
