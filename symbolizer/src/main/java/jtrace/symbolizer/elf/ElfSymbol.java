package jtrace.symbolizer.elf;

/**
 * One symbol.
 *
 * @param name as in the string table (mangled)
 * @param value link-time address
 * @param sizeBytes 0 when the file does not say
 * @param function whether it is code
 */
public record ElfSymbol(String name, long value, long sizeBytes, boolean function) {}
