/**
 * The kernel side: loads BPF objects, attaches them to events, drains their records and reads
 * process memory. The only user of {@code java.lang.foreign}. Null is neither taken nor returned.
 */
package jtrace.loader;
