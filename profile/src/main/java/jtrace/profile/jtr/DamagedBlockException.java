package jtrace.profile.jtr;

/** A block's content contradicts the format; turned into a loss by the reader. */
final class DamagedBlockException extends Exception {
  DamagedBlockException(String message) {
    super(message);
  }
}
