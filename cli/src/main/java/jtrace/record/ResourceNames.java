package jtrace.record;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jtrace.loader.abi.ResourceView;

/**
 * What files and sockets are called that threads wait for, and the tasks that run instead of them;
 * a limited number of names.
 */
final class ResourceNames {
  /** Each makes a stack of its own of every stack that waits for it. */
  private static final int MAX_NAMES = 1_000;

  private static final int MAX_IDS = 20_000;

  private final Map<Long, ResourceView> byId = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private long refused;

  void put(ResourceView resource) {
    boolean fits = names.contains(resource.name()) || names.size() < MAX_NAMES;
    if (!fits || byId.size() >= MAX_IDS && !byId.containsKey(resource.id())) {
      refused++;
      return;
    }
    names.add(resource.name());
    byId.put(resource.id(), resource);
  }

  Optional<ResourceView> find(long id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Files and sockets that are shown without their names: there were too many. */
  long refused() {
    return refused;
  }
}
