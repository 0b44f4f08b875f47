package jtrace.profile.filter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What of a recording is shown and how frames are named.
 *
 * @param event name of the event, empty for the recording's first
 * @param include globs; a stack is kept when a frame's name matches one of them, or there are none
 * @param exclude globs; a stack with a matching frame is dropped
 * @param focus keeps samples with a frame that matches (name, file or module, anywhere)
 * @param ignore drops samples with a frame that matches; stronger than focus
 * @param hide removes matching frames; a sample without any frame left is dropped
 * @param show removes all other frames; a sample without any frame left is dropped
 * @param thread keeps samples of threads whose name matches anywhere
 * @param tids keeps samples of these threads; empty for all
 * @param pids keeps samples of these processes; empty for all
 * @param fromNanos earliest time, since the recording's first sample
 * @param toNanos time before which samples are kept, since the recording's first sample
 * @param kernel whether kernel frames are shown
 * @param nativeFrames whether native, JVM and stub frames are shown
 * @param carrier whether the carriers' frames below virtual threads are shown
 * @param idle whether waits for work are shown
 * @param threadRoots whether each thread is a root frame
 * @param labelRoots keys of labels whose values are root frames, the outermost first
 * @param labels keeps samples whose label of this key has a value that matches anywhere
 * @param processRoots whether each process is a root frame; empty for when there are several
 * @param annotate whether names get the frame kind's suffix
 * @param lines whether names get the source line
 * @param signatures whether Java names get the method's descriptor
 */
public record ViewOptions(
    Optional<String> event,
    List<Pattern> include,
    List<Pattern> exclude,
    Optional<Pattern> focus,
    Optional<Pattern> ignore,
    Optional<Pattern> hide,
    Optional<Pattern> show,
    Optional<Pattern> thread,
    Set<Integer> tids,
    Set<Integer> pids,
    long fromNanos,
    long toNanos,
    boolean kernel,
    boolean nativeFrames,
    boolean carrier,
    boolean idle,
    boolean threadRoots,
    List<String> labelRoots,
    Map<String, Pattern> labels,
    Optional<Boolean> processRoots,
    boolean annotate,
    boolean lines,
    boolean signatures) {

  /** Everything, plain names. */
  public static final ViewOptions ALL = builder().build();

  public static Builder builder() {
    return new Builder();
  }

  /** A glob in which {@code *} stands for any text; it must match a whole frame name. */
  public static Pattern glob(String glob) {
    StringBuilder regex = new StringBuilder();
    for (String part : glob.split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /** These options as a builder, to change some. */
  public Builder toBuilder() {
    Builder copy = new Builder();
    copy.event = event;
    copy.include.addAll(include);
    copy.exclude.addAll(exclude);
    copy.focus = focus;
    copy.ignore = ignore;
    copy.hide = hide;
    copy.show = show;
    copy.thread = thread;
    copy.tids.addAll(tids);
    copy.pids.addAll(pids);
    copy.fromNanos = fromNanos;
    copy.toNanos = toNanos;
    copy.kernel = kernel;
    copy.nativeFrames = nativeFrames;
    copy.carrier = carrier;
    copy.idle = idle;
    copy.threadRoots = threadRoots;
    copy.labelRoots.addAll(labelRoots);
    copy.labels.putAll(labels);
    copy.processRoots = processRoots;
    copy.annotate = annotate;
    copy.lines = lines;
    copy.signatures = signatures;
    return copy;
  }

  /** Whether what is shown depends on labels. */
  public boolean asksForLabels() {
    return !labelRoots.isEmpty() || !labels.isEmpty();
  }

  /** Collects options; what is not set shows everything. */
  public static final class Builder {
    private Optional<String> event = Optional.empty();
    private final List<Pattern> include = new ArrayList<>();
    private final List<Pattern> exclude = new ArrayList<>();
    private Optional<Pattern> focus = Optional.empty();
    private Optional<Pattern> ignore = Optional.empty();
    private Optional<Pattern> hide = Optional.empty();
    private Optional<Pattern> show = Optional.empty();
    private Optional<Pattern> thread = Optional.empty();
    private final Set<Integer> tids = new TreeSet<>();
    private final Set<Integer> pids = new TreeSet<>();
    private long fromNanos;
    private long toNanos = Long.MAX_VALUE;
    private boolean kernel = true;
    private boolean nativeFrames = true;
    private boolean carrier = true;
    private boolean idle = true;
    private boolean threadRoots;
    private final List<String> labelRoots = new ArrayList<>();
    private final Map<String, Pattern> labels = new HashMap<>();
    private Optional<Boolean> processRoots = Optional.empty();
    private boolean annotate;
    private boolean lines;
    private boolean signatures;

    private Builder() {}

    public Builder event(String name) {
      event = Optional.of(name);
      return this;
    }

    public Builder includeGlob(String glob) {
      include.add(glob(glob));
      return this;
    }

    public Builder excludeGlob(String glob) {
      exclude.add(glob(glob));
      return this;
    }

    public Builder focus(Pattern regex) {
      focus = Optional.of(regex);
      return this;
    }

    public Builder ignore(Pattern regex) {
      ignore = Optional.of(regex);
      return this;
    }

    public Builder hide(Pattern regex) {
      hide = Optional.of(regex);
      return this;
    }

    public Builder show(Pattern regex) {
      show = Optional.of(regex);
      return this;
    }

    public Builder thread(Pattern regex) {
      thread = Optional.of(regex);
      return this;
    }

    public Builder tid(int tid) {
      tids.add(tid);
      return this;
    }

    public Builder pid(int pid) {
      pids.add(pid);
      return this;
    }

    /** Keeps samples from {@code fromNanos} to before {@code toNanos} after the first sample. */
    public Builder between(long fromNanos, long toNanos) {
      this.fromNanos = fromNanos;
      this.toNanos = toNanos;
      return this;
    }

    public Builder kernel(boolean shown) {
      kernel = shown;
      return this;
    }

    public Builder nativeFrames(boolean shown) {
      nativeFrames = shown;
      return this;
    }

    public Builder carrier(boolean shown) {
      carrier = shown;
      return this;
    }

    public Builder idle(boolean shown) {
      idle = shown;
      return this;
    }

    public Builder threadRoots(boolean shown) {
      threadRoots = shown;
      return this;
    }

    /** Adds the values of a label as root frames, below those added before. */
    public Builder labelRoot(String key) {
      labelRoots.add(key);
      return this;
    }

    public Builder label(String key, Pattern regex) {
      labels.put(key, regex);
      return this;
    }

    public Builder processRoots(boolean shown) {
      processRoots = Optional.of(shown);
      return this;
    }

    public Builder annotate(boolean shown) {
      annotate = shown;
      return this;
    }

    public Builder lines(boolean shown) {
      lines = shown;
      return this;
    }

    public Builder signatures(boolean shown) {
      signatures = shown;
      return this;
    }

    public ViewOptions build() {
      return new ViewOptions(
          event,
          List.copyOf(include),
          List.copyOf(exclude),
          focus,
          ignore,
          hide,
          show,
          thread,
          Set.copyOf(tids),
          Set.copyOf(pids),
          fromNanos,
          toNanos,
          kernel,
          nativeFrames,
          carrier,
          idle,
          threadRoots,
          List.copyOf(labelRoots),
          Map.copyOf(labels),
          processRoots,
          annotate,
          lines,
          signatures);
    }
  }
}
