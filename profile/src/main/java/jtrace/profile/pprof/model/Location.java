package jtrace.profile.pprof.model;

import java.util.List;
import java.util.Optional;

/**
 * A place in the code.
 *
 * @param address of the instruction, unsigned; 0 when there is none
 * @param lines innermost inlined function first; empty when nothing is known
 * @param folded whether several addresses stand behind it
 */
public record Location(
    long id, Optional<Mapping> mapping, long address, List<Line> lines, boolean folded) {
  public Location {
    lines = List.copyOf(lines);
  }

  public Location withLines(List<Line> others) {
    return new Location(id, mapping, address, others, folded);
  }

  public Location withAddress(long other) {
    return new Location(id, mapping, other, lines, folded);
  }
}
