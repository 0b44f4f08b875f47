package jtrace.record;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import jtrace.loader.abi.ChainView;
import jtrace.profile.HeapShare;

/**
 * What the kernel's ids of chains of wakers stand for, those used last; the kernel is told which
 * were forgotten and tells them again.
 */
final class WakerChains {
  private static final int MAX_CHAINS = HeapShare.entries(40, 600, 50_000);

  private final Map<Long, ChainView> chains = new LinkedHashMap<>(64, 0.75f, true);
  private final int maxChains;
  private final LongConsumer forgotten;

  WakerChains(LongConsumer forgotten) {
    this(MAX_CHAINS, forgotten);
  }

  WakerChains(int maxChains, LongConsumer forgotten) {
    this.maxChains = maxChains;
    this.forgotten = forgotten;
  }

  void put(ChainView chain) {
    chains.put(chain.id(), chain);
    if (chains.size() > maxChains) {
      long eldest = chains.keySet().iterator().next();
      chains.remove(eldest);
      forgotten.accept(eldest);
    }
  }

  Optional<ChainView> find(long id) {
    return Optional.ofNullable(chains.get(id));
  }
}
