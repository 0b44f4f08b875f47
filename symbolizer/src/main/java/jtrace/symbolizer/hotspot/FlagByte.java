package jtrace.symbolizer.hotspot;

/**
 * A bool flag of a JVM, as its flag table has it.
 *
 * @param address of the byte that holds the value
 * @param value now
 * @param byUser whether somebody set it with the JVM's knowledge: command line, file, jcmd
 */
public record FlagByte(long address, boolean value, boolean byUser) {}
