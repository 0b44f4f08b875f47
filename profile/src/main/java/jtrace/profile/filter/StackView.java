package jtrace.profile.filter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.profile.Recording;
import jtrace.profile.StackEnd;

/**
 * What a stack of a recording looks like under the options: frames removed, placeholders added.
 *
 * <p>Frame ids are those of the recording, then those of the placeholders and roots made here.
 */
final class StackView {
  private static final int UNKNOWN = -2;
  private static final int DROPPED = -1;

  private final Recording recording;
  private final ViewOptions options;
  private final List<Frame> frames;
  private final Map<Frame, Integer> synthetic = new HashMap<>();
  private final List<int[]> stacks = new ArrayList<>();
  private final Map<IntKey, Integer> stackIds = new HashMap<>();
  private final int[] viewOfStack;
  private final Matches matches;

  StackView(Recording recording, ViewOptions options) {
    this.recording = recording;
    this.options = options;
    this.frames = new ArrayList<>(recording.frames());
    this.viewOfStack = new int[recording.stackCount()];
    Arrays.fill(viewOfStack, UNKNOWN);
    this.matches = new Matches(options);
  }

  Frame frame(int id) {
    return frames.get(id);
  }

  int frameCount() {
    return frames.size();
  }

  /** The id of a frame that the recording does not have. */
  int syntheticFrame(Frame frame) {
    return synthetic.computeIfAbsent(
        frame,
        added -> {
          frames.add(added);
          return frames.size() - 1;
        });
  }

  /** Frame ids of a shown stack, leaf first; not to be changed. */
  int[] stack(int view) {
    return stacks.get(view);
  }

  /**
   * The id of what is shown for a stack of the recording; negative when its samples are dropped.
   */
  int viewOf(int stack) {
    if (viewOfStack[stack] == UNKNOWN) {
      viewOfStack[stack] = view(stack);
    }
    return viewOfStack[stack];
  }

  private int view(int stack) {
    int[] frames = recording.stackFrames(stack);
    int entry = options.carrier() ? -1 : entry(frames);
    int[] own = entry < 0 ? frames : Arrays.copyOf(frames, entry);
    boolean brokenBelow = entry >= 0 && !recording.stackEnd(stack).isAboveCarrier();
    int[] shownFrames = stripped(own);
    int[] whole = brokenBelow ? shownFrames : withPlaceholder(shownFrames, stack);
    if (!matches.keepsStack(whole)) {
      return DROPPED;
    }
    int[] shown = kept(whole, matches::showsFrame);
    return shown.length == 0 ? DROPPED : intern(shown);
  }

  /**
   * Where a virtual thread's frames end and its carrier's begin; -1 when there is no such place.
   */
  private int entry(int[] stack) {
    for (int i = stack.length - 1; i >= 0; i--) {
      if (frames.get(stack[i]).kind() == FrameKind.VIRTUAL_ENTRY) {
        return i;
      }
    }
    return -1;
  }

  private int intern(int[] shown) {
    Integer known = stackIds.putIfAbsent(new IntKey(shown), stacks.size());
    if (known != null) {
      return known;
    }
    stacks.add(shown);
    return stacks.size() - 1;
  }

  private int[] stripped(int[] stack) {
    if (options.kernel() && options.nativeFrames()) {
      return stack;
    }
    return kept(
        stack,
        id ->
            switch (frames.get(id).kind()) {
              case KERNEL -> options.kernel();
              case NATIVE, JVM, STUB -> options.nativeFrames();
              case INTERPRETED,
                  C1,
                  C2,
                  INLINED,
                  NATIVE_METHOD,
                  PLACEHOLDER,
                  VIRTUAL_ENTRY,
                  WAIT,
                  OBJECT ->
                  true;
            });
  }

  /** A truncated or empty stack says so where its root would be. */
  private int[] withPlaceholder(int[] stack, int id) {
    StackEnd end = recording.stackEnd(id);
    if (end.isWhole() && stack.length > 0) {
      return stack;
    }
    String text = end.isWhole() ? "[no frames]" : "[truncated: " + end.label() + "]";
    int[] longer = Arrays.copyOf(stack, stack.length + 1);
    longer[stack.length] = syntheticFrame(Frame.placeholder(text, "", NameStatus.NAMED));
    return longer;
  }

  private static int[] kept(int[] stack, java.util.function.IntPredicate keep) {
    return Arrays.stream(stack).filter(keep).toArray();
  }

  /** The patterns' answers for each frame, asked once. */
  private final class Matches {
    private static final int INCLUDE = 1;
    private static final int EXCLUDE = 2;
    private static final int FOCUS = 4;
    private static final int IGNORE = 8;
    private static final int HIDDEN = 16;
    private static final int ASKED = 32;

    private final ViewOptions options;
    private final boolean none;
    private byte[] ofFrame = new byte[64];

    Matches(ViewOptions options) {
      this.options = options;
      this.none =
          options.include().isEmpty()
              && options.exclude().isEmpty()
              && options.focus().isEmpty()
              && options.ignore().isEmpty()
              && options.hide().isEmpty()
              && options.show().isEmpty();
    }

    boolean keepsStack(int[] stack) {
      if (none) {
        return true;
      }
      int all = 0;
      for (int id : stack) {
        all |= of(id);
      }
      return (options.include().isEmpty() || (all & INCLUDE) != 0)
          && (all & EXCLUDE) == 0
          && (options.focus().isEmpty() || (all & FOCUS) != 0)
          && (all & IGNORE) == 0;
    }

    boolean showsFrame(int id) {
      return none || (of(id) & HIDDEN) == 0;
    }

    private int of(int id) {
      if (id >= ofFrame.length) {
        ofFrame = Arrays.copyOf(ofFrame, Math.max(id + 1, ofFrame.length * 2));
      }
      if (ofFrame[id] == 0) {
        ofFrame[id] = (byte) (ASKED | ask(frames.get(id)));
      }
      return ofFrame[id];
    }

    private int ask(Frame frame) {
      boolean hidden =
          matches(options.hide(), frame)
              || (options.show().isPresent() && !matches(options.show(), frame));
      return (anyGlob(options.include(), frame) ? INCLUDE : 0)
          | (anyGlob(options.exclude(), frame) ? EXCLUDE : 0)
          | (matches(options.focus(), frame) ? FOCUS : 0)
          | (matches(options.ignore(), frame) ? IGNORE : 0)
          | (hidden ? HIDDEN : 0);
    }

    private static boolean anyGlob(List<Pattern> globs, Frame frame) {
      return globs.stream().anyMatch(glob -> glob.matcher(frame.name()).matches());
    }

    private static boolean matches(Optional<Pattern> regex, Frame frame) {
      return regex
          .filter(pattern ->
              pattern.matcher(frame.name()).find()
                  || pattern.matcher(frame.file()).find()
                  || pattern.matcher(frame.module()).find())
          .isPresent();
    }
  }

  private static final class IntKey {
    private final int[] ids;
    private final int hash;

    IntKey(int[] ids) {
      this.ids = ids;
      this.hash = Arrays.hashCode(ids);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof IntKey key && Arrays.equals(ids, key.ids);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
