package jtrace.tests.fuzz;

import jtrace.symbolizer.x86.X86Decoder;

/** Machine code: decoded one instruction after the other, from each offset. */
final class X86Target implements FuzzTarget {

  @Override
  public void read(byte[] input) {
    X86Decoder decoder = new X86Decoder();
    for (int at = 0; at < input.length; at++) {
      int length = decoder.decode(input, at, input.length);
      if (length < 0 || length > Math.min(X86Decoder.MAX_LENGTH_BYTES, input.length - at)) {
        throw new IllegalStateException(length + " bytes at " + at);
      }
      if (length > 0) {
        decoder.branchTarget();
        decoder.writtenRegisters();
        decoder.displacement();
      }
    }
  }
}
