package jtrace.loader;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tracepoints of the kernel by their names in tracefs (events/CATEGORY/NAME). */
public final class Tracepoints {
  private static final int TYPE_TRACEPOINT = 2;
  private static final Pattern NAME = Pattern.compile("[\\w-]{1,100}");

  /** All but those that every tracepoint has. */
  private static final Pattern DECLARATION = Pattern.compile("field:((?![^;]*\\bcommon_)[^;]+);");

  private Tracepoints() {}

  /** Names of the form category:name, sorted; empty when they cannot be listed. */
  public static List<String> list() {
    return TraceFs.with(Tracepoints::list).orElse(List.of());
  }

  private static List<String> list(Path root) {
    try (Stream<Path> found =
        Files.find(root.resolve("events"), 3, (path, info) -> path.endsWith("id"))) {
      return found
          .map(Path::getParent)
          .map(event -> event.getParent().getFileName() + ":" + event.getFileName())
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * A field of a tracepoint's record.
   *
   * @param offsetBytes from the record's begin
   */
  public record Field(int offsetBytes, int sizeBytes) {}

  /** Where a field is; empty when the tracepoint has none of that name, or cannot be read. */
  public static Optional<Field> field(String category, String name, String field) {
    Matcher found =
        Pattern.compile(
                "field:[^;]*\\b"
                    + Pattern.quote(field)
                    + ";\\s*offset:(\\d{1,4});\\s*size:(\\d{1,4});")
            .matcher(format(category, name));
    return found.find()
        ? Optional.of(new Field(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))))
        : Optional.empty();
  }

  /** What a tracepoint, category:name, tells, as declarations in C; empty when unknown. */
  public static List<String> arguments(String tracepoint) {
    int colon = tracepoint.indexOf(':');
    return DECLARATION
        .matcher(
            colon < 0
                ? ""
                : format(tracepoint.substring(0, colon), tracepoint.substring(colon + 1)))
        .results()
        .map(field -> field.group(1))
        .toList();
  }

  private static String format(String category, String name) {
    return TraceFs.with(
            root -> ProcFiles.read(root + "/events/" + category + "/" + name + "/format"))
        .orElse("");
  }

  static Link attach(BpfProgram program, String category, String name, long cookie) {
    String what = "tracepoint " + category + ":" + name;
    if (!NAME.matcher(category).matches() || !NAME.matcher(name).matches()) {
      throw missing(what);
    }
    String number =
        TraceFs.with(
                root -> ProcFiles.read(root + "/events/" + category + "/" + name + "/id").strip())
            .orElseThrow(() ->
                new LoaderException(
                    "attaching to " + what,
                    "tracefs, in which the kernel numbers its tracepoints, cannot be mounted",
                    "Run as root, or: mount -t tracefs tracefs /sys/kernel/tracing"));
    if (!number.matches("\\d{1,9}")) {
      throw missing(what);
    }
    try (Arena arena = Arena.ofConfined()) {
      PerfAttribute attribute = new PerfAttribute(arena);
      attribute.type(TYPE_TRACEPOINT);
      attribute.config(Long.parseLong(number));
      attribute.period(1);
      // any process; the CPU is only where the event is accounted, the program runs on all
      int fd = attribute.open(what, -1, 0);
      return PerfEventLink.attach(what, fd, program, cookie);
    }
  }

  private static LoaderException missing(String what) {
    return new LoaderException(
        "attaching to " + what,
        "this kernel has no such tracepoint",
        "List them with: jtrace list tracepoint");
  }
}
