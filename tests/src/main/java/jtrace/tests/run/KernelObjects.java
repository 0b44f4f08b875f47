package jtrace.tests.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * BPF programs, maps and links in the kernel, as bpftool lists them. Objects that a living process
 * other than the given one holds do not count: they are somebody else's. Who holds what is read
 * from {@code /proc/PID/fdinfo}, as not every bpftool can tell.
 */
public final class KernelObjects {

  private static final List<String> KINDS = List.of("prog", "map", "link");

  private static final Pattern MAP =
      Pattern.compile("(?ms)^memlock:\\s*(\\d+)$.*^map_id:\\s*(\\d+)$");

  private KernelObjects() {}

  /** All objects, as {@code kind id name}. */
  public static Set<String> all() {
    Set<String> result = new TreeSet<>();
    for (String kind : KINDS) {
      list(kind).forEach(node -> result.add(text(kind, node)));
    }
    return result;
  }

  /** Objects that no process other than {@code pid} holds. */
  private static Set<String> unheldOrOf(long pid) {
    Set<String> result = all();
    Set<String> others = heldBy(folder -> !folder.equals(Long.toString(pid)));
    result.removeIf(text -> others.contains(withoutName(text)));
    return result;
  }

  /** Whether process {@code pid} has a program in the kernel. */
  public static boolean hasProgram(long pid) {
    return heldBy(pid).stream().anyMatch(text -> text.startsWith("prog "));
  }

  /** Programs that process {@code pid} holds, as bpftool describes them. */
  public static List<JsonNode> programsOf(long pid) {
    Set<String> held = heldBy(pid);
    return list("prog").stream()
        .filter(node -> held.contains(withoutName(text("prog", node))))
        .toList();
  }

  /** Locked memory of the maps that process {@code pid} holds. */
  public static long mapBytes(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    Map<String, Long> bytes = new TreeMap<>();
    for (String fd : names(process.resolve("fdinfo"))) {
      try {
        String info = Files.readString(process.resolve("fdinfo").resolve(fd));
        Matcher map = MAP.matcher(info);
        if (map.find()) {
          bytes.put(map.group(2), Long.valueOf(map.group(1)));
        }
      } catch (IOException e) {
        continue; // closed meanwhile
      }
    }
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The values of a map that process {@code pid} holds, as bpftool shows them by their type. */
  public static List<JsonNode> entries(long pid, String name) {
    Set<String> held = heldBy(pid);
    List<JsonNode> result = new ArrayList<>();
    for (JsonNode map : list("map")) {
      if (map.path("name").asString("").equals(name)
          && held.contains(withoutName(text("map", map)))) {
        String id = Integer.toString(map.path("id").asInt());
        Child dump =
            Child.run(Duration.ofSeconds(20), List.of("bpftool", "-j", "map", "dump", "id", id));
        new ObjectMapper()
            .readTree(dump.output())
            .forEach(entry -> result.add(entry.path("formatted").path("value")));
      }
    }
    return result;
  }

  /** What {@code pid} left behind since {@code before}; waits, as the kernel frees late. */
  public static Set<String> leftBy(long pid, Set<String> before) {
    Set<String> left = new TreeSet<>();
    Child.until(
        Duration.ofSeconds(10),
        () -> {
          left.clear();
          left.addAll(unheldOrOf(pid));
          left.removeAll(before);
          return left.isEmpty();
        });
    return left;
  }

  private static Set<String> heldBy(long pid) {
    return heldBy(folder -> folder.equals(Long.toString(pid)));
  }

  private static Set<String> heldBy(Predicate<String> processes) {
    Set<String> result = new TreeSet<>();
    for (String pid : names(Path.of("/proc"))) {
      if (pid.matches("\\d+") && processes.test(pid)) {
        Path process = Path.of("/proc", pid);
        for (String fd : names(process.resolve("fd"))) {
          addObject(process, fd, result);
        }
      }
    }
    return result;
  }

  private static void addObject(Path process, String fd, Set<String> result) {
    try {
      String link = Files.readSymbolicLink(process.resolve("fd").resolve(fd)).toString();
      if (link.contains("bpf")) {
        String info = Files.readString(process.resolve("fdinfo").resolve(fd));
        for (String kind : KINDS) {
          Matcher id = Pattern.compile("(?m)^" + kind + "_id:\\s*(\\d+)$").matcher(info);
          if (id.find()) {
            result.add(kind + " " + id.group(1));
          }
        }
      }
    } catch (IOException e) {
      // the process or its descriptor is gone: it holds nothing any more
      return;
    }
  }

  private static List<String> names(Path folder) {
    String[] names = folder.toFile().list();
    return names == null ? List.of() : List.of(names);
  }

  private static String withoutName(String text) {
    return text.substring(0, text.indexOf(' ', text.indexOf(' ') + 1));
  }

  private static String text(String kind, JsonNode node) {
    return kind + " " + node.path("id").asInt() + " " + node.path("name").asString("");
  }

  private static List<JsonNode> list(String kind) {
    Child bpftool = Child.run(Duration.ofSeconds(20), List.of("bpftool", "-j", kind, "show"));
    List<JsonNode> result = new ArrayList<>();
    String output = bpftool.output().strip();
    if (output.startsWith("[")) {
      new ObjectMapper().readTree(output).forEach(result::add);
    }
    return result;
  }
}
