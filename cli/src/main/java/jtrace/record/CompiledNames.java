package jtrace.record;

import java.util.List;
import jtrace.profile.Frame;

/** Has the last word on the names of a compiled frame. */
@FunctionalInterface
interface CompiledNames {
  /** Takes them as they were read. */
  CompiledNames AS_READ = (raw, read) -> read;

  /**
   * The frames to show.
   *
   * @param read innermost inlined first, the compiled method itself last; a placeholder when it
   *     could not be read
   */
  List<Frame> names(RawFrame raw, List<Frame> read);
}
