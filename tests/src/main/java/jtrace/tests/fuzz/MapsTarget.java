package jtrace.tests.fuzz;

import java.util.List;
import jtrace.symbolizer.process.Mapping;
import jtrace.symbolizer.process.ProcessMaps;

/** A process's list of mappings. */
final class MapsTarget implements FuzzTarget {

  @Override
  public void read(byte[] input) {
    List<Mapping> all = ProcessMaps.parse(input, false);
    for (Mapping mapping : all) {
      if (mapping.sizeBytes() == 0 || !mapping.contains(mapping.start())) {
        throw new IllegalStateException("an empty mapping: " + mapping);
      }
      mapping.baseName();
    }
    List<Mapping> executable = all.stream().filter(Mapping::executable).toList();
    if (!ProcessMaps.parse(input, true).equals(executable)) {
      throw new IllegalStateException("the executable ones alone differ");
    }
  }
}
