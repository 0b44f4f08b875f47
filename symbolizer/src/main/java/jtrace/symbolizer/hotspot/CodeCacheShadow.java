package jtrace.symbolizer.hotspot;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import jtrace.profile.HeapShare;

/**
 * Keeps the debug information of compiled methods beyond their life, so that a sample still has its
 * names when the code was freed before anybody looked. Methods are told apart by (blob, compile
 * id): compile ids are never used twice.
 *
 * <p>Bounded by {@link #MAX_SNAPSHOTS} and {@link #MAX_BYTES}; freed methods go first, oldest
 * first.
 */
public final class CodeCacheShadow {
  public static final int MAX_SNAPSHOTS = 200_000;
  public static final long MAX_BYTES = HeapShare.bytes(6, 96L << 20);

  private static final int MAX_GONE = 10_000;

  /** An eighth is freed at once. */
  private static final int SPARE = 8;

  private final Map<Key, NmethodSnapshot> snapshots = new LinkedHashMap<>();
  private final HotSpotVm vm;
  private final Set<Key> gone = new HashSet<>();
  private Set<Key> live = Set.of();
  private long bytes;
  private long unreadable;
  private long evicted;

  private record Key(long blob, int compileId) {

    // Written out: generated ones are method handles, slow until they are compiled.
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && blob == key.blob && compileId == key.compileId;
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(blob) + compileId;
    }
  }

  /**
   * How well it keeps up.
   *
   * @param methods compiled methods kept, live and freed
   * @param live those in the code cache at the last refresh
   * @param sizeBytes memory they take, about
   * @param unreadable attempts that found no sense
   * @param evicted methods dropped at the limits
   */
  public record Statistics(int methods, int live, long sizeBytes, long unreadable, long evicted) {}

  CodeCacheShadow(HotSpotVm vm) {
    this.vm = vm;
  }

  /** Walks the code cache and copies what is new. */
  public void refresh() {
    synchronized (vm) {
      Set<Key> seen = new HashSet<>();
      gone.clear();
      vm.eachBlob(blob -> remember(blob).ifPresent(seen::add));
      live = seen;
      evict();
    }
  }

  /**
   * Copies the method that now lies at {@code codeBegin}; for {@code compiled__method__load}.
   *
   * @return whether there was one
   */
  public boolean compiledMethodLoaded(long codeBegin) {
    synchronized (vm) {
      boolean found = vm.freshBlobAt(codeBegin).flatMap(this::remember).isPresent();
      evict();
      return found;
    }
  }

  /** The method, from the shadow or, when it still is there, from the code cache. */
  Optional<NmethodSnapshot> find(long blob, int compileId) {
    synchronized (vm) {
      Key key = new Key(blob, compileId);
      NmethodSnapshot known = snapshots.get(key);
      if (known != null || gone.contains(key)) {
        return Optional.ofNullable(known);
      }
      if (vm.freshBlobAt(blob).flatMap(this::remember).filter(key::equals).isPresent()) {
        return Optional.of(snapshots.get(key));
      }
      if (gone.size() == MAX_GONE) {
        gone.clear();
      }
      gone.add(key);
      return Optional.empty();
    }
  }

  public Statistics statistics() {
    synchronized (vm) {
      return new Statistics(snapshots.size(), live.size(), bytes, unreadable, evicted);
    }
  }

  private Optional<Key> remember(CodeBlob blob) {
    if (!blob.kind().isMethod()) {
      return Optional.empty();
    }
    try {
      Key key = new Key(blob.address(), vm.nmethods().compileId(blob));
      if (snapshots.containsKey(key)) {
        return Optional.of(key);
      }
      NmethodSnapshot snapshot = vm.nmethods().read(blob);
      if (snapshot.compileId() != key.compileId || !vm.isStillThere(blob, key.compileId)) {
        unreadable++; // freed while it was read
        return Optional.empty();
      }
      snapshots.put(key, snapshot);
      bytes += snapshot.sizeBytes();
      return Optional.of(key);
    } catch (BadTargetException e) {
      unreadable++;
      return Optional.empty();
    }
  }

  private void evict() {
    if (isWithinLimits()) {
      return;
    }
    evict(key -> !live.contains(key));
    evict(key -> true);
  }

  /** Oldest first, and some more than needed, since it takes a pass over all. */
  private void evict(Predicate<Key> candidates) {
    Iterator<Map.Entry<Key, NmethodSnapshot>> entries = snapshots.entrySet().iterator();
    while (entries.hasNext()
        && (bytes > MAX_BYTES - MAX_BYTES / SPARE
            || snapshots.size() > MAX_SNAPSHOTS - MAX_SNAPSHOTS / SPARE)) {
      Map.Entry<Key, NmethodSnapshot> entry = entries.next();
      if (candidates.test(entry.getKey())) {
        bytes -= entry.getValue().sizeBytes();
        entries.remove();
        evicted++;
      }
    }
  }

  private boolean isWithinLimits() {
    return bytes <= MAX_BYTES && snapshots.size() <= MAX_SNAPSHOTS;
  }
}
