package jtrace.profile.format;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jtrace.profile.Recording;
import jtrace.profile.analysis.Quality;
import jtrace.profile.timeline.Timeline;
import jtrace.profile.timeline.TimelinePage;

/** What each thread did when: running, waiting for a CPU, waiting and for what. */
final class TimelineFormat implements ProfileFormat {
  @Override
  public String name() {
    return "HTML timeline";
  }

  @Override
  public List<String> extensions() {
    return List.of(".timeline.html");
  }

  @Override
  public void write(Recording recording, FormatOptions options, OutputStream out)
      throws IOException {
    Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    TimelinePage.write(
        Timeline.of(recording, options.view()),
        Timeline.pauses(recording, options.view()),
        options.title().isEmpty() ? "threads over time" : options.title(),
        Quality.of(recording).line(),
        text);
    text.flush();
  }
}
