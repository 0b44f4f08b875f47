package jtrace.record;

import java.io.IOException;
import jtrace.loader.LoaderException;

/** What the layers below report, in the user's terms. */
final class Failures {
  private Failures() {}

  static WorldException of(LoaderException e) {
    return new WorldException(
        WorldException.Kind.NOT_PERMITTED, new Problem(e.what(), e.why(), e.remedy()), e);
  }

  static WorldException of(String what, IOException e) {
    return new WorldException(
        WorldException.Kind.FAILED,
        new Problem(
            what + " failed",
            String.valueOf(e.getMessage()),
            "free the disk or choose another place with -o, and run as root"),
        e);
  }
}
