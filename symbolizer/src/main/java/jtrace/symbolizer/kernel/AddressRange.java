package jtrace.symbolizer.kernel;

/** Addresses from {@code lowest} to before {@code highest}, unsigned; none when both are 0. */
public record AddressRange(long lowest, long highest) {
  public static final AddressRange NONE = new AddressRange(0, 0);
}
