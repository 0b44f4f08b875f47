package jtrace.symbolizer.hotspot;

import java.util.OptionalLong;

/**
 * Symbols of one ELF file by their mangled names; {@code .dynsym} and, where there is one, {@code
 * .symtab}.
 */
@FunctionalInterface
public interface SymbolAddresses {

  /** The symbol's link-time virtual address; empty when the file has no such symbol. */
  OptionalLong address(String name);
}
