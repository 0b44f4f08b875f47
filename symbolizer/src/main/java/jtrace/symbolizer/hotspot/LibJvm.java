package jtrace.symbolizer.hotspot;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * The libjvm that a process has mapped.
 *
 * @param buildId lower-case hex, empty when there is none; tables are cached by it
 * @param bias run-time address minus link-time virtual address
 * @param symbols the file's symbols, by link-time address
 */
public record LibJvm(String buildId, long bias, SymbolAddresses symbols) {

  public LibJvm {
    requireNonNull(buildId);
    requireNonNull(symbols);
  }

  /** The symbol's address in the process. */
  OptionalLong runtimeAddress(String name) {
    OptionalLong linked = symbols.address(name);
    return linked.isPresent() ? OptionalLong.of(linked.getAsLong() + bias) : OptionalLong.empty();
  }
}
