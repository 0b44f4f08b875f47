package jtrace.profile.pprof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.pprof.PprofProto.Line;
import jtrace.profile.pprof.PprofProto.Location;
import jtrace.profile.pprof.PprofProto.Profile;

/** The profile's locations; inlined methods and the one that holds them are lines of one. */
final class PprofLocations {
  private record Key(int mapping, long address, List<Integer> functionsAndLines) {}

  private final Profile.Builder profile;
  private final PprofFunctions functions;
  private final PprofMappings mappings;
  private final Map<Key, Long> ids = new HashMap<>();

  PprofLocations(Profile.Builder profile, PprofFunctions functions, PprofMappings mappings) {
    this.profile = profile;
    this.functions = functions;
    this.mappings = mappings;
  }

  /** Location ids, leaf first, of frames leaf first. */
  List<Long> ids(List<Frame> leafFirst) {
    List<Long> locations = new ArrayList<>();
    int from = 0;
    while (from < leafFirst.size()) {
      int to = endOfInlining(leafFirst, from);
      locations.add(id(leafFirst.subList(from, to)));
      from = to;
    }
    return locations;
  }

  private static int endOfInlining(List<Frame> frames, int from) {
    int to = from;
    while (to < frames.size() && frames.get(to).kind() == FrameKind.INLINED) {
      to++;
    }
    boolean compiled =
        to < frames.size()
            && (frames.get(to).kind() == FrameKind.C1 || frames.get(to).kind() == FrameKind.C2);
    return to == from || compiled ? to + 1 : to;
  }

  private long id(List<Frame> chain) {
    Frame physical = chain.getLast();
    List<Integer> functionsAndLines = new ArrayList<>(2 * chain.size());
    for (Frame frame : chain) {
      functionsAndLines.add(functions.id(frame));
      functionsAndLines.add(frame.line());
    }
    Key key = new Key(mappings.id(physical), mappings.address(physical), functionsAndLines);
    return ids.computeIfAbsent(key, this::add);
  }

  private long add(Key key) {
    Location.Builder location =
        Location.newBuilder()
            .setId(profile.getLocationCount() + 1L)
            .setMappingId(key.mapping())
            .setAddress(key.address());
    for (int i = 0; i < key.functionsAndLines().size(); i += 2) {
      location.addLine(
          Line.newBuilder()
              .setFunctionId(key.functionsAndLines().get(i))
              .setLine(key.functionsAndLines().get(i + 1)));
    }
    profile.addLocation(location);
    return location.getId();
  }
}
