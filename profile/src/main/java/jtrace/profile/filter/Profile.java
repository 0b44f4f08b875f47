package jtrace.profile.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.NameStatus;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.ThreadInfo;

/**
 * The samples of one event under {@link ViewOptions}, summed by thread and shown stack.
 *
 * <p>Frame ids index {@link #frame}; they cover the recording's frames, placeholders and the root
 * frames of threads and processes. Every kept sample has at least one frame.
 */
public final class Profile {

  /**
   * Samples of one thread with one stack.
   *
   * @param thread id in the recording
   * @param stack id for {@link #framesLeafFirst}
   * @param count number of events
   * @param value sum of their values in the event's unit
   */
  public record Row(int thread, int stack, long count, long value) {}

  private final Recording recording;
  private final ViewOptions options;
  private final Optional<EventType> event;
  private final StackView view;
  private final List<Row> rows;
  private final long totalCount;
  private final long totalValue;
  private final boolean processRoots;
  private final SampleFilter samples;
  private final IdleWaits idle;

  private Profile(Recording recording, ViewOptions options) {
    this.recording = recording;
    this.options = options;
    EventView events = EventView.of(recording, options.event());
    this.event = events.type();
    this.view = new StackView(recording, options);
    this.idle = new IdleWaits(recording);
    this.samples = new SampleFilter(recording, options, events.ids());
    this.processRoots = options.processRoots().orElse(recording.processes().size() > 1);
    this.rows = aggregate();
    this.totalCount = rows.stream().mapToLong(Row::count).sum();
    this.totalValue = rows.stream().mapToLong(Row::value).sum();
  }

  /**
   * Sums up the samples that the options keep.
   *
   * @throws IllegalArgumentException when the recording has no event of the name asked for
   */
  public static Profile of(Recording recording, ViewOptions options) {
    return new Profile(recording, options);
  }

  /** The names of the events that profiles of the recording can be of. */
  public static List<String> eventNames(Recording recording) {
    return EventView.names(recording);
  }

  /** The event of one of these names; empty when there is none. */
  public static Optional<EventType> eventType(Recording recording, String name) {
    return eventNames(recording).contains(name)
        ? EventView.of(recording, Optional.of(name)).type()
        : Optional.empty();
  }

  private List<Row> aggregate() {
    Map<Long, long[]> sums = new HashMap<>();
    for (int i = 0; i < recording.sampleCount(); i++) {
      int stack = viewOfSample(i);
      if (stack >= 0) {
        long key = (long) recording.sampleThread(i) << 32 | stack;
        long[] sum = sums.computeIfAbsent(key, any -> new long[2]);
        sum[0] += recording.sampleEventCount(i);
        sum[1] += recording.sampleValue(i);
      }
    }
    List<Row> summed = new ArrayList<>(sums.size());
    sums.forEach(
        (key, sum) -> summed.add(new Row((int) (key >> 32), key.intValue(), sum[0], sum[1])));
    summed.sort(Comparator.comparingInt(Row::thread).thenComparingInt(Row::stack));
    return List.copyOf(summed);
  }

  /** The shown stack of a sample of the recording, negative when the sample is not kept. */
  public int viewOfSample(int sample) {
    boolean kept = samples.keeps(sample) && (options.idle() || !idle.isIdle(sample));
    return kept ? view.viewOf(recording.sampleStack(sample)) : -1;
  }

  public Recording recording() {
    return recording;
  }

  public ViewOptions options() {
    return options;
  }

  /** The event shown; empty only when the recording has none. */
  public Optional<EventType> event() {
    return event;
  }

  /** Rows by thread, then stack. */
  public List<Row> rows() {
    return rows;
  }

  public long totalCount() {
    return totalCount;
  }

  /** Sum of the kept samples' values in the event's unit. */
  public long totalValue() {
    return totalValue;
  }

  public Frame frame(int id) {
    return view.frame(id);
  }

  /** One more than the largest frame id in use; grows when root frames are asked for. */
  public int frameCount() {
    return view.frameCount();
  }

  public ThreadInfo thread(Row row) {
    return recording.threads().get(row.thread());
  }

  public ProcessInfo process(Row row) {
    return recording.processes().get(thread(row).process());
  }

  /** Frame ids of a shown stack without thread and process roots, leaf first. */
  public int[] framesLeafFirst(int stack) {
    return view.stack(stack).clone();
  }

  /** Frame ids of a row with the root frames that the options ask for, root first. */
  public int[] path(Row row) {
    int[] roots = roots(row);
    int[] leafFirst = view.stack(row.stack());
    int[] path = new int[roots.length + leafFirst.length];
    System.arraycopy(roots, 0, path, 0, roots.length);
    for (int i = 0; i < leafFirst.length; i++) {
      path[path.length - 1 - i] = leafFirst[i];
    }
    return path;
  }

  /** The frame's name with the parts that the options ask for. */
  public String label(int frame) {
    return FrameLabel.of(view.frame(frame), options);
  }

  private int[] roots(Row row) {
    List<String> keys = options.labelRoots();
    int[] roots = new int[(processRoots ? 1 : 0) + keys.size() + (options.threadRoots() ? 1 : 0)];
    int at = 0;
    if (processRoots) {
      ProcessInfo process = process(row);
      roots[at++] = root("[" + process.name() + " pid=" + process.pid() + "]");
    }
    for (String key : keys) {
      String value = thread(row).labels().get(key);
      roots[at++] = root(value == null ? "[no " + key + "]" : "[" + key + "=" + value + "]");
    }
    if (options.threadRoots()) {
      ThreadInfo thread = thread(row);
      roots[at] = root("[" + thread.label() + "]");
    }
    return roots;
  }

  private int root(String text) {
    return view.syntheticFrame(Frame.placeholder(text, "", NameStatus.NAMED));
  }
}
