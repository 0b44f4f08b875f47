package jtrace.profile.pprof;

import java.util.HashMap;
import java.util.Map;
import jtrace.profile.Names;
import jtrace.profile.pprof.PprofProto.Profile;

/** The profile's string table; entry 0 is the empty string. */
final class PprofStrings {
  private static final int MAX_CHARACTERS = 4096;

  private final Profile.Builder profile;
  private final Map<String, Integer> ids = new HashMap<>();

  PprofStrings(Profile.Builder profile) {
    this.profile = profile;
    id("");
  }

  int id(String text) {
    Integer known = ids.get(text);
    if (known != null) {
      return known;
    }
    int id = profile.getStringTableCount();
    profile.addStringTable(Names.shortened(Names.printable(text), MAX_CHARACTERS));
    ids.put(text, id);
    return id;
  }
}
