package jtrace.profile.reader;

import java.io.IOException;

/** A file that gives no profile at all; the message is for users. */
public final class UnreadableProfileException extends IOException {
  public UnreadableProfileException(String message) {
    super(message);
  }

  public UnreadableProfileException(String message, Throwable cause) {
    super(message, cause);
  }
}
