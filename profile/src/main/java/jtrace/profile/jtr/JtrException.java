package jtrace.profile.jtr;

import java.io.IOException;

/** A file that gives no recording at all; the message is for users. */
public final class JtrException extends IOException {

  /** What is wrong with the file. */
  public enum Reason {
    EMPTY,
    NOT_A_RECORDING,
    NEWER_VERSION,
    DAMAGED_HEADER,
    TOO_LARGE
  }

  private final Reason reason;

  JtrException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
