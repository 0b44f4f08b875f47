package jtrace.cli;

/** The {@code jtrace} command. */
public final class Jtrace {
  private Jtrace() {}

  public static void main(String[] args) {}
}
