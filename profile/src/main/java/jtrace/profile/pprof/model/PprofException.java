package jtrace.profile.pprof.model;

/** A profile that is malformed, or a request that does not fit it; the message says which. */
public final class PprofException extends RuntimeException {
  public PprofException(String message) {
    super(message);
  }
}
