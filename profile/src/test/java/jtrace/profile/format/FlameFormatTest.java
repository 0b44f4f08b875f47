package jtrace.profile.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.profile.Recording;
import jtrace.profile.SampleRecordings;
import jtrace.profile.filter.ViewOptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FlameFormatTest {
  private static final Pattern DATA = Pattern.compile("id=\"data\">(.*?)</script>", Pattern.DOTALL);

  private static String written(String file, Recording recording, FormatOptions options)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FormatRegistry.standard().byFileName(file).write(recording, options, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static JsonNode data(String html) {
    Matcher data = DATA.matcher(html);
    assertThat(data.find()).isTrue();
    return new JsonMapper().readTree(data.group(1));
  }

  @Test
  void thePageTellsTargetEventRateAndQuality() throws IOException {
    JsonNode data = data(written("a.html", SampleRecordings.small(), FormatOptions.DEFAULT));
    assertThat(data.get("title").asString()).isEqualTo("com.acme.Main (4242), CPU time");
    assertThat(data.get("facts").toString())
        .isEqualTo(
            "[[\"Target\",\"com.acme.Main (4242)\"],[\"JDK\",\"25 Temurin\"],[\"Event\",\"cpu\"],"
                + "[\"Duration\",\"2.0 s\"],[\"Rate\",\"99 Hz\"],[\"Start\",\"2026-01-01T00:00:00Z\"]]");
    assertThat(data.get("quality").asString()).contains("12 samples, 1 lost");
    assertThat(data.get("unit").asString()).isEqualTo("nanoseconds");
    assertThat(data.get("threads").get(1).get(2).asString()).isEqualTo("worker-1");
  }

  @Test
  void theImageHasTheSharesOfMethods() throws IOException {
    String svg =
        written("a.svg", SampleRecordings.small(), FormatOptions.DEFAULT.withTitle("my title"));
    assertThat(svg)
        .contains(">my title<")
        .contains("com.acme.Worker.inner (60.61 ms, 50.00%)")
        .contains("[truncated: no unwind rule] (10.10 ms, 8.33%)");
  }

  @Test
  void threadRootsAreFrames() throws IOException {
    ViewOptions view = ViewOptions.builder().threadRoots(true).build();
    assertThat(written("a.svg", SampleRecordings.small(), FormatOptions.DEFAULT.withView(view)))
        .contains("[main tid=4243] (90.91 ms, 75.00%)");
  }

  @Test
  void hostileNamesAreNoMarkup() throws IOException {
    String html = written("a.html", SampleRecordings.hostile(), FormatOptions.DEFAULT);
    assertThat(html).doesNotContain("<script>alert");
    data(html);
    assertThat(written("a.svg", SampleRecordings.hostile(), FormatOptions.DEFAULT))
        .doesNotContain("<script>alert");
  }
}
