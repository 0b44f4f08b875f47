package jtrace.record;

import java.util.Optional;
import jtrace.profile.Counters;
import jtrace.profile.RecordingSink;
import jtrace.symbolizer.hotspot.CodeCacheShadow;
import jtrace.symbolizer.hotspot.HotSpotVm;

/**
 * What bounded memory and code that goes cost in names; none of it makes a name wrong.
 *
 * @param unloaded interpreted frames whose class may have been unloaded before they were named
 * @param evicted compiled methods whose names were dropped at the limit
 * @param unreadable compiled methods that made no sense or went while they were read
 * @param cleared times that named stacks were forgotten, to be named again
 */
record NameLosses(long unloaded, long evicted, long unreadable, long cleared) {
  static final NameLosses NONE = new NameLosses(0, 0, 0, 0);

  static NameLosses of(StackNamer namer, Optional<HotSpotVm> vm) {
    Optional<CodeCacheShadow.Statistics> shadow = vm.map(v -> v.shadow().statistics());
    return new NameLosses(
        namer.uncertainFrames(),
        shadow.map(CodeCacheShadow.Statistics::evicted).orElse(0L),
        shadow.map(CodeCacheShadow.Statistics::unreadable).orElse(0L),
        namer.cachesCleared());
  }

  NameLosses plus(NameLosses other) {
    return new NameLosses(
        unloaded + other.unloaded,
        evicted + other.evicted,
        unreadable + other.unreadable,
        cleared + other.cleared);
  }

  /** The larger of each: processes that ended take theirs with them. */
  NameLosses max(NameLosses other) {
    return new NameLosses(
        Math.max(unloaded, other.unloaded),
        Math.max(evicted, other.evicted),
        Math.max(unreadable, other.unreadable),
        Math.max(cleared, other.cleared));
  }

  void write(RecordingSink sink) throws java.io.IOException {
    sink.counter(Counters.NAMES_UNLOADED, unloaded);
    sink.counter(Counters.NAMES_EVICTED, evicted);
    sink.counter(Counters.NAMES_UNREADABLE, unreadable);
    sink.counter(Counters.NAMES_CLEARED, cleared);
  }
}
