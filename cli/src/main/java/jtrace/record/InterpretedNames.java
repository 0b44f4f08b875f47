package jtrace.record;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jtrace.profile.Frame;
import jtrace.profile.HeapShare;
import jtrace.profile.NameStatus;
import jtrace.symbolizer.hotspot.HotSpotVm;
import jtrace.symbolizer.hotspot.InterpretedMethod;

/**
 * The names of interpreted frames. The kernel gives addresses, and an address is another method's
 * once a class was unloaded; so a name is given only when it is sure that it was the sample's. That
 * it is not costs a placeholder, never a wrong name.
 */
final class InterpretedNames {
  static final int MAX_METHODS = HeapShare.entries(48, 200, 50_000);
  static final int MAX_FRAMES = HeapShare.entries(48, 160, 100_000);

  private static final Frame UNREADABLE =
      Frame.placeholder("[interpreted method]", "", NameStatus.UNREADABLE);
  private static final Frame UNLOADED =
      Frame.placeholder("[interpreted method unloaded]", "", NameStatus.CODE_GONE);

  /** Gives a frame its ids in the recording. */
  @FunctionalInterface
  interface Definer {
    List<Integer> define(Frame frame) throws IOException;
  }

  /** Addresses of a Method and the low half of its ConstMethod's. */
  private record Place(long method, int constMethodLow) {}

  /** What lies at a place, empty when it makes no sense, and since when. */
  private record Known(Optional<InterpretedMethod> method, long sinceNanos) {}

  private final MetadataEpochs epochs = new MetadataEpochs();
  private final Definer definer;

  /** What was read since the last change: true of every sample since then. */
  private final Map<Place, Known> current = new HashMap<>();

  /** What was read before: true then, perhaps not any more. */
  private final Map<Place, Known> former = new HashMap<>();

  /** Frames of {@link #current}. */
  private final Map<RawFrame, List<Integer>> frames = new HashMap<>();

  private long generation;
  private long uncertain;

  InterpretedNames(Definer definer) {
    this.definer = definer;
  }

  /**
   * Looks whether names have changed, unless it is known that they had not at that time.
   *
   * @return a number that stays the same as long as what was named before may be used again
   */
  long generation(HotSpotVm vm, long sampleNanos) {
    if (!epochs.isSettledAt(sampleNanos)) {
      look(vm);
    }
    return generation;
  }

  /** The number now, without a look. */
  long generation() {
    return generation;
  }

  private boolean look(HotSpotVm vm) {
    MetadataEpochs.Look found = epochs.look(vm);
    if (found == MetadataEpochs.Look.SAME) {
      return false;
    }
    if (found == MetadataEpochs.Look.CHANGED) {
      if (former.size() + current.size() > MAX_METHODS) {
        former.clear();
      }
      former.putAll(current);
    }
    current.clear();
    frames.clear();
    generation++;
    return true;
  }

  /** Whether what was named since the last change holds for a sample of that time. */
  boolean isCurrent(long sampleNanos) {
    return epochs.isCurrent(sampleNanos);
  }

  /** The frame's ids as of a sample's time; those of a placeholder when that cannot be known. */
  List<Integer> name(HotSpotVm vm, RawFrame raw, long sampleNanos) throws IOException {
    Place place = new Place(raw.address(), raw.id());
    Known known = known(vm, place, epochs.isCurrent(sampleNanos));
    if (!epochs.isCurrent(sampleNanos) && known.sinceNanos > sampleNanos) {
      uncertain++;
      return definer.define(UNLOADED);
    }
    List<Integer> ids = frames.get(raw);
    if (ids == null) {
      ids =
          definer.define(known.method.map(method -> method.frame(raw.extra())).orElse(UNREADABLE));
      if (frames.size() >= MAX_FRAMES) {
        frames.clear();
      }
      if (current.get(place) == known) {
        frames.put(raw, ids);
      }
    }
    return ids;
  }

  /**
   * What lies at the place. What a sample from before the last change led to may be a class that is
   * dead already, whose memory is given back a moment later: it is not kept as the current one.
   */
  private Known known(HotSpotVm vm, Place place, boolean isAlive) {
    Known known = current.get(place);
    if (known != null) {
      return known;
    }
    Optional<InterpretedMethod> method =
        vm.symbols().interpretedMethod(place.method, place.constMethodLow);
    Known before = former.get(place);
    known =
        before != null && before.method.equals(method)
            ? before
            : new Known(method, System.nanoTime());
    boolean changed = look(vm); // then it may be of before or of after
    if (isAlive && !changed) {
      if (current.size() >= MAX_METHODS) {
        current.clear();
      }
      current.put(place, known);
    } else if (former.size() < MAX_METHODS) {
      former.put(place, known);
    }
    return known;
  }

  /** Whether names change now, so that naming samples soon keeps more of them. */
  boolean isChanging() {
    return epochs.isChanging();
  }

  /** Frames that got no name because classes were unloaded meanwhile. */
  long uncertain() {
    return uncertain;
  }
}
