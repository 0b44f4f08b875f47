package jtrace.loader;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tracepoints of the kernel by their names in tracefs (events/CATEGORY/NAME). */
public final class Tracepoints {
  private static final int TYPE_TRACEPOINT = 2;
  private static final List<Path> ROOTS =
      List.of(Path.of("/sys/kernel/tracing/events"), Path.of("/sys/kernel/debug/tracing/events"));

  private Tracepoints() {}

  /** The folder of the categories; empty when tracefs is not mounted or may not be read. */
  private static Optional<Path> root() {
    return ROOTS.stream().filter(Files::isDirectory).findFirst();
  }

  /** Names of the form category:name, sorted; empty when they cannot be listed. */
  public static List<String> list() {
    Optional<Path> root = root();
    if (root.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> found = Files.find(root.get(), 3, (path, info) -> path.endsWith("id"))) {
      return found
          .map(Path::getParent)
          .map(event -> event.getParent().getFileName() + ":" + event.getFileName())
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  static Link attach(BpfProgram program, String category, String name, long cookie) {
    String what = "tracepoint " + category + ":" + name;
    Path root =
        root()
            .orElseThrow(() ->
                new LoaderException(
                    "attaching to " + what,
                    "tracefs is not mounted, and the kernel numbers its tracepoints there",
                    "Run: mount -t tracefs tracefs /sys/kernel/tracing"));
    Path id = root.resolve(category).resolve(name).resolve("id");
    if (!id.normalize().equals(id) || !Files.isReadable(id)) {
      throw new LoaderException(
          "attaching to " + what,
          "this kernel has no such tracepoint",
          "List them with: ls "
              + root
              + "/"
              + (Files.isDirectory(root.resolve(category)) ? category : ""));
    }
    try (Arena arena = Arena.ofConfined()) {
      PerfAttribute attribute = new PerfAttribute(arena);
      attribute.type(TYPE_TRACEPOINT);
      attribute.config(Long.parseLong(ProcFiles.read(id.toString()).strip()));
      attribute.period(1);
      // any process; the CPU is only where the event is accounted, the program runs on all
      int fd = attribute.open(what, -1, 0);
      return PerfEventLink.attach(what, fd, program, cookie);
    }
  }
}
