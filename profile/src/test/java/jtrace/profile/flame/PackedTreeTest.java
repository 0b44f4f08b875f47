package jtrace.profile.flame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PackedTreeTest {

  @Test
  void everyNodeComesBackWithItsValues() {
    for (FlameTree tree : List.of(KnownProfile.tree(), ServiceProfile.tree(2000))) {
      JsonNode json = new JsonMapper().readTree(new PackedTree(tree).json(KnownProfile.page()));
      assertThat(unpacked(json)).isEqualTo(expected(tree));
    }
  }

  @Test
  void isAsciiWithoutMarkup() {
    String json = new PackedTree(KnownProfile.tree()).json(KnownProfile.page());
    assertThat(json).doesNotContain("<", ">", "&");
    assertThat(json.chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
    assertThat(new JsonMapper().readTree(json).get("title").asString())
        .isEqualTo(KnownProfile.EVIL_METHOD);
  }

  @Test
  void frontCodingKeepsStringsOfAnyKind() {
    List<String> strings = new ArrayList<>(List.of("", "\u0000", "\ud83d\ude00a", "\ud83d\ude01b"));
    for (int length = 90; length < 100; length++) {
      strings.add("x".repeat(length));
      strings.add("x".repeat(length) + "\"\\");
    }
    FrontCodedStrings coded = new FrontCodedStrings(strings);
    assertThat(plain(coded.coded())).containsExactlyElementsOf(new TreeSet<>(strings));
    for (String string : strings) {
      assertThat(plain(coded.coded()).get(coded.id(string))).isEqualTo(string);
    }
  }

  private static List<String> plain(List<String> coded) {
    List<String> plain = new ArrayList<>();
    String last = "";
    for (String text : coded) {
      last = last.substring(0, text.charAt(0) - ' ') + text.substring(1);
      plain.add(last);
    }
    return plain;
  }

  private static Map<String, Long> expected(FlameTree tree) {
    Map<String, Long> stacks = new HashMap<>();
    collect(tree, tree.root(), "", stacks);
    return stacks;
  }

  private static void collect(
      FlameTree tree, FlameNode node, String path, Map<String, Long> stacks) {
    node.selfByThread()
        .forEach((thread, value) -> stacks.merge(path + " @" + thread, value, Long::sum));
    for (FlameNode child : node.children().values()) {
      FlameFrame frame = tree.frames().get(child.frame());
      FlameMethod method = tree.methods().get(frame.method());
      String name =
          method.fullName()
              + "|"
              + frame.kind().label()
              + "|"
              + child.hottestLine().packed()
              + "|"
              + child.lineCount();
      collect(tree, child, path + ";" + name, stacks);
    }
  }

  /** Reads what the page's data.js reads. */
  private static Map<String, Long> unpacked(JsonNode json) {
    List<String> strings =
        plain(json.get("strings").valueStream().map(JsonNode::asString).toList());
    List<String> names = new ArrayList<>();
    Varints methods = new Varints(json.get("methods").asString());
    while (methods.more()) {
      String className = strings.get((int) methods.next());
      String name = strings.get((int) methods.next());
      names.add(className.isEmpty() ? name : className + "." + name);
      for (int rest = 0; rest < 4; rest++) {
        assertThat(methods.next()).isLessThan(strings.size());
      }
    }
    List<String> frames = new ArrayList<>();
    Varints packedFrames = new Varints(json.get("frames").asString());
    while (packedFrames.more()) {
      String name = names.get((int) packedFrames.next());
      frames.add(name + "|" + json.get("kinds").get((int) packedFrames.next()).asString());
    }
    Map<String, Long> stacks = new HashMap<>();
    long scale = json.get("scale").asLong();
    Varints nodes = new Varints(json.get("nodes").asString());
    List<String> path = new ArrayList<>(List.of(""));
    readSelf(nodes, path.getLast(), scale, stacks);
    while (nodes.more()) {
      for (long up = nodes.next(); up > 0; up--) {
        path.removeLast();
      }
      String frame = frames.get((int) nodes.next());
      path.add(path.getLast() + ";" + frame + "|" + nodes.next() + "|" + nodes.next());
      readSelf(nodes, path.getLast(), scale, stacks);
    }
    return stacks;
  }

  private static void readSelf(Varints nodes, String path, long scale, Map<String, Long> stacks) {
    for (long entries = nodes.next(); entries > 0; entries--) {
      stacks.merge(path + " @" + nodes.next(), nodes.next() * scale, Long::sum);
    }
  }

  private static final class Varints {
    private final byte[] bytes;
    private int at;

    Varints(String base64) {
      bytes = Base64.getDecoder().decode(base64);
    }

    boolean more() {
      return at < bytes.length;
    }

    long next() {
      long value = 0;
      int shift = 0;
      byte last;
      do {
        last = bytes[at++];
        value |= (long) (last & 0x7f) << shift;
        shift += 7;
      } while (last < 0);
      return value;
    }
  }
}
