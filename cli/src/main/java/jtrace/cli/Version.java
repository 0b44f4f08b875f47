package jtrace.cli;

import java.util.Objects;

/** This build's version. */
final class Version {
  private Version() {}

  static String text() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "(not run from jtrace.jar)");
  }
}
