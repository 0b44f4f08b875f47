package jtrace.profile.pprof.report;

import java.util.List;
import jtrace.profile.pprof.model.Line;
import jtrace.profile.pprof.model.Location;
import jtrace.profile.pprof.model.PprofProfile;

/** How fine places are told apart. */
enum Granularity {
  FUNCTIONS(true, false, false, false),
  FILEFUNCTIONS(true, true, false, false),
  FILES(false, true, false, false),
  LINES(true, true, true, false),
  ADDRESSES(true, true, true, true);

  private final boolean functions;
  private final boolean files;
  private final boolean lines;
  private final boolean addresses;

  Granularity(boolean functions, boolean files, boolean lines, boolean addresses) {
    this.functions = functions;
    this.files = files;
    this.lines = lines;
    this.addresses = addresses;
  }

  static Granularity of(String name) {
    return valueOf(name.toUpperCase(java.util.Locale.ROOT));
  }

  /** Forgets what is finer than this. */
  PprofProfile coarsen(PprofProfile profile, boolean inlines) {
    PprofProfile coarse = profile;
    if (!functions || !files) {
      coarse =
          coarse.withFunctions(function -> {
            var named = functions ? function : function.withName("");
            return files ? named : named.withFile("");
          });
    }
    return coarse.withLocations(location -> coarsen(location, inlines));
  }

  private Location coarsen(Location location, boolean inlines) {
    List<Line> kept = location.lines();
    if (!inlines && kept.size() > 1) {
      kept = kept.subList(kept.size() - 1, kept.size());
    }
    if (!lines) {
      kept = kept.stream().map(line -> new Line(line.function(), 0)).toList();
    }
    Location coarse = location.withLines(kept);
    return addresses ? coarse : coarse.withAddress(0);
  }
}
