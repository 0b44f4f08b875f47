package jtrace.profile.format;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.ThreadInfo;
import jtrace.profile.filter.Profile;
import jtrace.profile.flame.FlameTree;
import jtrace.profile.flame.FlameTreeBuilder;
import jtrace.profile.flame.HtmlFlameGraph;
import jtrace.profile.flame.TimeGrid;

/**
 * A flame graph with the time over it, slot by slot: a stretch of time shows its own graph, two of
 * them the difference. In the page's tree a slot of time stands where a thread stands else.
 */
final class HeatmapFormat implements ProfileFormat {
  /** A wait fills the slots that it lasts; so many, then coarser parts of it. */
  private static final int MAX_PARTS = 2_000;

  @Override
  public String name() {
    return "HTML heatmap";
  }

  @Override
  public List<String> extensions() {
    return List.of(".heatmap.html");
  }

  @Override
  public void write(Recording recording, FormatOptions options, OutputStream out)
      throws IOException {
    Profile profile = Profile.of(recording, options.view());
    FlameHead head = new FlameHead(profile, options);
    long first = recording.firstNanos();
    long last = first;
    for (int i = 0; i < recording.sampleCount(); i++) {
      if (profile.viewOfSample(i) >= 0) {
        last = Math.max(last, recording.sampleTimeNanos(i));
      }
    }
    TimeGrid grid = TimeGrid.of(last - first + 1);
    FlameTree tree = new Slots(profile, head.weight(), grid, first).tree();
    Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    HtmlFlameGraph.writeHeatmap(tree, head.page(tree), grid, text);
    text.flush();
  }

  /** Fills the tree. */
  private static final class Slots {
    private final Profile profile;
    private final Weight weight;
    private final TimeGrid grid;
    private final long firstNanos;
    private final boolean lasting;
    private final FlameTreeBuilder builder = new FlameTreeBuilder();
    private final Map<Integer, Integer> slots = new HashMap<>();
    private final Map<Profile.Row, List<Frame>> paths = new HashMap<>();

    Slots(Profile profile, Weight weight, TimeGrid grid, long firstNanos) {
      this.profile = profile;
      this.weight = weight;
      this.grid = grid;
      this.firstNanos = firstNanos;
      this.lasting =
          weight == Weight.VALUE && profile.event().filter(HeatmapFormat::hasDurations).isPresent();
      builder.process(new ProcessInfo(0, "", "", "", 0));
    }

    FlameTree tree() {
      Recording recording = profile.recording();
      for (int i = 0; i < recording.sampleCount(); i++) {
        int stack = profile.viewOfSample(i);
        if (stack >= 0) {
          Profile.Row row =
              new Profile.Row(
                  recording.sampleThread(i),
                  stack,
                  recording.sampleEventCount(i),
                  recording.sampleValue(i));
          add(row, recording.sampleTimeNanos(i) - firstNanos);
        }
      }
      return builder.build();
    }

    private void add(Profile.Row row, long endNanos) {
      List<Frame> path =
          paths.computeIfAbsent(new Profile.Row(row.thread(), row.stack(), 0, 0), this::path);
      long value = Math.max(0, weight.of(row));
      int parts = 1;
      if (lasting && row.count() == 1) {
        parts = (int) Math.clamp(value / grid.slotNanos() + 1, 1L, MAX_PARTS);
      }
      for (int part = 0; part < parts; part++) { // from its end back to its begin
        long share = value / parts + (part < value % parts ? 1 : 0);
        long time = endNanos - (long) ((double) value * part / parts);
        if (time >= 0) {
          builder.add(path, slot(grid.slot(time)), share);
        }
      }
    }

    private int slot(int number) {
      return slots.computeIfAbsent(
          number, slot -> builder.thread(new ThreadInfo(0, slot, "", false)));
    }

    private List<Frame> path(Profile.Row row) {
      return Arrays.stream(profile.path(row)).mapToObj(profile::frame).toList();
    }
  }

  /** Whether a sample is something that lasted, and its time the end of it. */
  private static boolean hasDurations(EventType event) {
    return event.unit().equals("nanoseconds") && event.period() == 0;
  }
}
