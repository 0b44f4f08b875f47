/**
 * Reads ELF64 little-endian files: sections, segments, symbols, build ids, debug files, USDT notes.
 *
 * <p>Files come from other people's processes: every offset, count and length is checked against
 * the file and against the named limits of {@link jtrace.symbolizer.elf.ElfLimits}. A file that is
 * no ELF64 is refused with {@link jtrace.symbolizer.elf.ElfException}; a broken part of a good file
 * gives an empty part. Null is neither taken nor returned.
 */
package jtrace.symbolizer.elf;
