package jtrace.cli;

import java.util.List;

/**
 * What every command has at hand.
 *
 * @param terminal where to print
 * @param childCommand what stood after {@code --}, empty when nothing did
 */
record Context(Terminal terminal, List<String> childCommand) {
  Context {
    childCommand = List.copyOf(childCommand);
  }
}
