package jtrace.profile.flame;

import static java.util.Objects.requireNonNull;

/** A line of a page's head, such as {@code JDK} and {@code 25.0.1 Temurin}. */
public record Fact(String name, String value) {
  public Fact {
    requireNonNull(name);
    requireNonNull(value);
  }
}
