package jtrace.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import jtrace.profile.EventType;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.profile.analysis.Amounts;
import jtrace.profile.analysis.CallTree;
import jtrace.profile.analysis.CallTreeText;
import jtrace.profile.analysis.Quality;
import jtrace.profile.analysis.SortKey;
import jtrace.profile.analysis.TopTable;
import jtrace.profile.filter.Profile;
import jtrace.profile.filter.ViewOptions;

/** What {@code jtrace top} shows of the last window, and how keys change it. */
final class TopView {
  private static final double CALLERS_PERCENT = 1;
  private static final int HEAD_LINES = 3;
  private static final String KEYS =
      "q quit  s sort by self/total  t threads  p pause  Up/Down choose  Enter callers  Esc back";

  /** What can be pressed. */
  enum Key {
    UP,
    DOWN,
    ENTER,
    BACK,
    SORT,
    THREADS,
    PAUSE,
    QUIT
  }

  private final String title;
  private boolean byTotal;
  private boolean byThread;
  private boolean paused;
  private int selected;
  private Optional<String> callersOf = Optional.empty();
  private Profile profile;
  private List<TopTable.Line> lines = List.of();

  TopView(String title, boolean byTotal, boolean byThread, Recording first) {
    this.title = title;
    this.byTotal = byTotal;
    this.byThread = byThread;
    show(first);
  }

  /** A new window; when paused the old one stays. */
  void next(Recording recording) {
    if (!paused) {
      show(recording);
    }
  }

  private void show(Recording recording) {
    profile = Profile.of(recording, ViewOptions.ALL);
    order();
  }

  private void order() {
    SortKey[] keys = byThread ? new SortKey[] {SortKey.THREAD} : new SortKey[] {SortKey.METHOD};
    Comparator<TopTable.Line> order =
        byTotal
            ? Comparator.comparingLong((TopTable.Line line) -> -line.totalValue())
            : Comparator.comparingLong((TopTable.Line line) -> -line.selfValue());
    lines = TopTable.of(profile, keys).lines().stream().sorted(order).toList();
    selected = Math.clamp(selected, 0, Math.max(0, lines.size() - 1));
  }

  /** Returns false when it is the last. */
  boolean press(Key key) {
    switch (key) {
      case UP -> selected = Math.max(0, selected - 1);
      case DOWN -> selected = Math.clamp(selected + 1L, 0, Math.max(0, lines.size() - 1));
      case ENTER ->
          callersOf =
              byThread || lines.isEmpty()
                  ? callersOf
                  : Optional.of(lines.get(selected).keys().getFirst());
      case BACK -> callersOf = Optional.empty();
      case SORT -> byTotal = !byTotal;
      case THREADS -> {
        byThread = !byThread;
        callersOf = Optional.empty();
      }
      case PAUSE -> paused = !paused;
      case QUIT -> {
        return false;
      }
    }
    order();
    return true;
  }

  /** The whole screen, no line wider and no more of them than there is room for. */
  List<String> screen(int columns, int rows) {
    List<String> screen = new ArrayList<>();
    screen.add(head() + (paused ? "  PAUSED" : ""));
    screen.add(Quality.of(profile.recording()).line());
    if (callersOf.isPresent()) {
      screen.add("callers of " + callersOf.get());
      screen.addAll(callers(callersOf.get()));
    } else {
      screen.add(columnsHead());
      int room = Math.max(1, rows - HEAD_LINES - 1);
      int first = Math.max(0, selected - room + 1);
      for (int i = first; i < Math.min(lines.size(), first + room); i++) {
        screen.add((i == selected ? ">" : " ") + line(lines.get(i)));
      }
    }
    List<String> cut = new ArrayList<>(screen.subList(0, Math.min(screen.size(), rows - 1)));
    cut.add(KEYS);
    return cut.stream().map(line -> fitted(line, columns)).toList();
  }

  private static String fitted(String line, int columns) {
    String clean = Printable.of(line, Math.max(1, columns));
    return clean.length() <= columns ? clean : clean.substring(0, columns);
  }

  /** For a pipe or a file: the head and the first lines. */
  String text(int limit) {
    StringBuilder text = new StringBuilder(head()).append('\n').append(columnsHead()).append('\n');
    lines.stream()
        .limit(limit)
        .forEach(line -> text.append(' ').append(Printable.of(line(line), 500)).append('\n'));
    return text.append(Quality.of(profile.recording()).line()).append('\n').toString();
  }

  Map<String, Object> json(int limit) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("target", title);
    json.put("durationNanos", profile.recording().durationNanos());
    json.put("samples", profile.totalCount());
    json.put("total", profile.totalValue());
    json.put("unit", unit());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (TopTable.Line line : lines.subList(0, Math.min(limit, lines.size()))) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put(byThread ? "thread" : "method", line.keys().getFirst());
      row.put("self", line.selfValue());
      row.put("total", line.totalValue());
      rows.add(row);
    }
    json.put("rows", rows);
    return json;
  }

  private String head() {
    long duration = Math.max(1, profile.recording().durationNanos());
    return String.format(
        Locale.ROOT,
        "%s  %.1f s, %d samples, %.2f CPUs busy",
        title,
        duration / 1e9,
        profile.totalCount(),
        (double) profile.totalValue() / duration);
  }

  private String columnsHead() {
    return String.format(
        Locale.ROOT,
        " %12s %8s %12s %8s  %s",
        byTotal ? "self" : "SELF",
        "",
        byTotal ? "TOTAL" : "total",
        "",
        byThread ? "thread" : "method");
  }

  private String line(TopTable.Line line) {
    return String.format(
        Locale.ROOT,
        "%12s %7.2f%% %12s %7.2f%%  %s",
        Amounts.text(line.selfValue(), unit()),
        percent(line.selfValue()),
        Amounts.text(line.totalValue(), unit()),
        percent(line.totalValue()),
        line.keys().getFirst());
  }

  private double percent(long value) {
    return profile.totalValue() == 0 ? 0 : 100.0 * value / profile.totalValue();
  }

  private String unit() {
    return profile.event().map(EventType::unit).orElse("count");
  }

  /** Who calls the method: stacks without what is below its frame that is nearest to the leaf. */
  private List<String> callers(String method) {
    RecordingBuilder above = new RecordingBuilder();
    profile.event().ifPresent(above::event);
    int process = above.process(new ProcessInfo(0, title, "", "", 0));
    int thread = above.thread(new ThreadInfo(process, 0, title, false));
    for (Profile.Row row : profile.rows()) {
      int[] frames = profile.framesLeafFirst(row.stack());
      int at = 0;
      while (at < frames.length && !profile.label(frames[at]).equals(method)) {
        at++;
      }
      if (at < frames.length) {
        int[] kept =
            IntStream.range(at, frames.length)
                .map(i -> above.frame(profile.frame(frames[i])))
                .toArray();
        above.sample(0, 0, 0, thread, above.stack(kept, StackEnd.COMPLETE), row.value());
      }
    }
    StringBuilder text = new StringBuilder();
    CallTreeText.append(
        CallTree.of(Profile.of(above.build(), ViewOptions.ALL), CallTree.Direction.BOTTOM_UP),
        CALLERS_PERCENT,
        text);
    return text.toString().lines().toList();
  }
}
