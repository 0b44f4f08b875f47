package jtrace.symbolizer.hotspot;

import jtrace.profile.Frame;

/**
 * What lies at a {@code Method}'s address, with its byte codes where they are. Two are equal when
 * no frame could tell them apart.
 */
public final class InterpretedMethod {
  private final MethodInfo info;

  InterpretedMethod(MethodInfo info) {
    this.info = info;
  }

  /**
   * The frame that executes it.
   *
   * @param bcp address of the byte code, 0 when unknown
   */
  public Frame frame(long bcp) {
    long bci = bcp - info.codeBase();
    boolean known = bci >= 0 && bci < info.codeSizeBytes();
    return HotSpotSymbols.interpretedFrame(info, known ? (int) bci : Integer.MIN_VALUE);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InterpretedMethod method && info.equals(method.info);
  }

  @Override
  public int hashCode() {
    return info.hashCode();
  }
}
