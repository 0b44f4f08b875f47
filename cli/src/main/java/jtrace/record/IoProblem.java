package jtrace.record;

import java.io.IOException;

/** Carries an {@link IOException} out of a callback that may not throw one. */
final class IoProblem {
  interface Action {
    void run() throws IOException;
  }

  private IOException first;

  /** Runs the action unless one has failed before. */
  void catching(Action action) {
    if (first == null) {
      try {
        action.run();
      } catch (IOException e) {
        first = e;
      }
    }
  }

  void rethrow() throws IOException {
    if (first != null) {
      throw first;
    }
  }
}
