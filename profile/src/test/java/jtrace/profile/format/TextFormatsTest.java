package jtrace.profile.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.profile.Recording;
import jtrace.profile.SampleRecordings;
import jtrace.profile.filter.ViewOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

class TextFormatsTest {
  private static String written(String file, Recording recording, FormatOptions options)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FormatRegistry.standard().byFileName(file).write(recording, options, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String small(String file) throws IOException {
    return written(file, SampleRecordings.small(), FormatOptions.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"small.folded", "small.txt", "small.perf", "small.speedscope.json", "small.json"})
  void matchesTheGoldenFile(String file) throws IOException {
    Golden.assertMatches(file, small(file));
  }

  @Test
  void foldedTextTakesEveryNamingOptionAndWeight() throws IOException {
    ViewOptions view =
        ViewOptions.builder().threadRoots(true).annotate(true).lines(true).signatures(true).build();
    Golden.assertMatches(
        "small-annotated.folded",
        written(
            "a.folded",
            SampleRecordings.small(),
            FormatOptions.DEFAULT.withView(view).withWeight(Weight.VALUE)));
  }

  @Test
  void foldedTextOfHostileNamesIsStillOneStackWithItsCount() throws IOException {
    List<String> lines =
        written("a.folded", SampleRecordings.hostile(), FormatOptions.DEFAULT).lines().toList();
    assertThat(lines).hasSize(1);
    Matcher flamegraph = Pattern.compile("^(.*)\\s+?(\\d+(?:\\.\\d*)?)$").matcher(lines.getFirst());
    assertThat(flamegraph.matches()).isTrue();
    assertThat(flamegraph.group(2)).isEqualTo("1");
    assertThat(flamegraph.group(1).split(";", -1))
        .hasSize(13)
        .contains("c|lass\\n.ends in number_42")
        .contains("semi|colon");
  }

  @Test
  void aLeafThatEndsInANumberIsNoDifferential() {
    assertThat(FoldedFormat.escaped("x 7")).isEqualTo("x_7");
    assertThat(FoldedFormat.escaped("x 7.5 ")).isEqualTo("x_7.5");
    assertThat(FoldedFormat.escaped("x7")).isEqualTo("x7");
  }

  @Test
  void perfTextFoldsBackToTheSameStacks() throws IOException {
    assertThat(collapsed(small("a.perf")))
        .isEqualTo(
            Map.of(
                "main;JavaCalls::call(JavaValue*);StubRoutines::call_stub;com.acme.Main.main;"
                    + "com.acme.Worker.run;com.acme.Worker.work;com.acme.Worker.inner",
                6,
                "main;JavaCalls::call(JavaValue*);StubRoutines::call_stub;com.acme.Main.main;"
                    + "com.acme.Fib.fib;com.acme.Fib.fib;com.acme.Fib.fib",
                3,
                "worker-1;JavaCalls::call(JavaValue*);StubRoutines::call_stub;com.acme.Worker.run;"
                    + "java.io.FileInputStream.read0;read;vfs_read",
                2,
                "worker-1;[truncated: no unwind rule];com.acme.Worker.work;"
                    + "[unknown in libfoo.so]",
                1));
  }

  @Test
  void perfTextOfHostileNamesHasAllItsFrames() throws IOException {
    Map<String, Integer> stacks =
        collapsed(written("a.perf", SampleRecordings.hostile(), FormatOptions.DEFAULT));
    assertThat(stacks).hasSize(1);
    assertThat(stacks.keySet().iterator().next())
        .contains("_(in parens) ([unknown])")
        .contains("<script>");
  }

  @Test
  void jsonOutputsParseWhateverTheNames() throws IOException {
    for (String file : List.of("a.json", "a.speedscope.json")) {
      String json = written(file, SampleRecordings.hostile(), FormatOptions.DEFAULT);
      StreamReadConstraints limits =
          StreamReadConstraints.builder().maxStringLength(1 << 20).build();
      boolean script = false;
      try (JsonParser parser =
          JsonFactory.builder()
              .streamReadConstraints(limits)
              .build()
              .createParser(ObjectReadContext.empty(), json)) {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          script |= token == JsonToken.VALUE_STRING && parser.getString().contains("<script>");
        }
      }
      assertThat(script).isTrue();
    }
  }

  @Test
  void textEndsWithTheQualityLine() throws IOException {
    assertThat(small("a.txt").stripTrailing().lines().toList().getLast())
        .startsWith("jtrace: 12 samples, 1 lost");
  }

  @Test
  void nearLinesAreMarkedWhereverALineStands() throws IOException {
    FormatOptions lines = FormatOptions.DEFAULT.withView(ViewOptions.builder().lines(true).build());
    for (String file : List.of("a.folded", "a.txt", "a.perf", "a.json", "a.speedscope.json")) {
      assertThat(written(file, SampleRecordings.nearLines(), lines))
          .as(file)
          .contains("com.acme.Worker.work:~31")
          .contains("com.acme.Worker.work:31")
          .contains("com.acme.Worker.work:32");
    }
    assertThat(written("a.json", SampleRecordings.nearLines(), lines))
        .containsPattern("\"line\" ?: ?31,\\s*\"lineApproximate\" ?: ?true")
        .containsPattern("\"line\" ?: ?31,\\s*\"lineApproximate\" ?: ?false");
    assertThat(written("a.speedscope.json", SampleRecordings.nearLines(), FormatOptions.DEFAULT))
        .containsPattern("Worker.java:~31\"\\s*}")
        .containsPattern("Worker.java\",\\s*\"line\" ?: ?31");
  }

  /** The expressions are those of stackcollapse-perf.pl; every line must fit one of them. */
  private static Map<String, Integer> collapsed(String perf) {
    Pattern header =
        Pattern.compile("^(\\S.+?)\\s+(\\d+)/*(\\d+)*\\s+.*:\\s*(\\d+)*\\s+(\\S+):\\s*$");
    Pattern frame = Pattern.compile("^\\s*(\\w+)\\s*(.+) \\((\\S*)\\)$");
    Map<String, Integer> stacks = new TreeMap<>();
    Deque<String> stack = new ArrayDeque<>();
    String command = "";
    for (String line : perf.split("\n", -1)) {
      Matcher head = header.matcher(line);
      Matcher body = frame.matcher(line);
      if (line.isEmpty()) {
        if (!stack.isEmpty()) {
          stacks.merge(command + ";" + String.join(";", stack), 1, Integer::sum);
        }
        stack.clear();
      } else if (!line.startsWith("\t") && head.matches()) {
        command = head.group(1);
        assertThat(head.group(3)).isNotNull();
      } else {
        assertThat(body.matches()).as(line).isTrue();
        assertThat(body.group(2)).doesNotStartWith("(");
        stack.addFirst(body.group(2));
      }
    }
    return stacks;
  }
}
