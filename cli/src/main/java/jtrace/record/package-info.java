/**
 * One recording: attaches the kernel side to the targets, names what it delivers and writes it to a
 * {@link jtrace.profile.RecordingSink}. Null is neither taken nor returned.
 */
package jtrace.record;
