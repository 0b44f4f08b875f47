package jtrace.symbolizer.elf;

/**
 * The function at an address.
 *
 * @param name as in the symbol table (mangled); {@code foo@plt} for PLT stubs
 * @param offset bytes from its start
 * @param exact false when the symbol has no size and the address was given to the nearest one
 */
public record ElfFunction(String name, long offset, boolean exact) {}
