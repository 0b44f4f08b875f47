package jtrace.loader.abi;

import java.util.List;

/** enum jt_frame_kind. */
public enum FrameKind {
  NATIVE,
  COMPILED,
  INTERPRETED,
  STUB,
  UNKNOWN,
  COMPILING;

  private static final List<FrameKind> ALL = List.of(values());

  int number() {
    return ordinal() + 1;
  }

  /** Any number that is not listed is UNKNOWN. */
  static FrameKind of(int number) {
    return number >= 1 && number <= ALL.size() ? ALL.get(number - 1) : UNKNOWN;
  }
}
