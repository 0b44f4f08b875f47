package jtrace.tests.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * BPF programs, maps and links in the kernel, as bpftool lists them. Objects that a living process
 * other than the given one holds do not count: they are somebody else's.
 */
public final class KernelObjects {

  private static final List<String> KINDS = List.of("prog", "map", "link");

  private KernelObjects() {}

  /** All objects, as {@code kind id name}. */
  public static Set<String> all() {
    Set<String> result = new TreeSet<>();
    for (String kind : KINDS) {
      list(kind).forEach(node -> result.add(text(kind, node)));
    }
    return result;
  }

  /** Objects that no process holds, or the process {@code pid} does. */
  private static Set<String> unheldOrOf(long pid) {
    Set<String> result = new TreeSet<>();
    for (String kind : KINDS) {
      for (JsonNode node : list(kind)) {
        boolean anybody = node.path("pids").size() > 0;
        if (!anybody || holds(node, pid)) {
          result.add(text(kind, node));
        }
      }
    }
    return result;
  }

  /** Whether process {@code pid} has a program in the kernel. */
  public static boolean hasProgram(long pid) {
    return list("prog").stream().anyMatch(node -> holds(node, pid));
  }

  /** Programs that process {@code pid} holds, as bpftool describes them. */
  public static List<JsonNode> programsOf(long pid) {
    return list("prog").stream().filter(node -> holds(node, pid)).toList();
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

  private static boolean holds(JsonNode node, long pid) {
    for (JsonNode holder : node.path("pids")) {
      if (holder.path("pid").asLong() == pid) {
        return true;
      }
    }
    return false;
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
