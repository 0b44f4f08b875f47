package jtrace.serve;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import jtrace.profile.filter.Profile;

/** The last profiles that pages have asked to keep, to compare later ones with. */
final class KeptProfiles {
  private static final int MAX = 8;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Kept> profiles =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > MAX;
        }
      };

  /** A profile and whom it is of: who may not see those may not see it. */
  private record Kept(Subject subject, Profile profile) {}

  /** Keeps it until others have come; returns its name. */
  synchronized String keep(Subject subject, Profile profile) {
    String name = "%016x".formatted(random.nextLong());
    profiles.put(name, new Kept(subject, profile));
    return name;
  }

  synchronized Optional<Profile> find(Subject subject, String name) {
    return Optional.ofNullable(profiles.get(name))
        .filter(kept -> kept.subject().equals(subject))
        .map(Kept::profile);
  }
}
