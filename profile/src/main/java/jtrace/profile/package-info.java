/**
 * Samples and profiles: the model, recordings, merging, filters, analyses and output formats.
 *
 * <p>A {@link jtrace.profile.Recording} holds what was seen: processes, threads, named {@link
 * jtrace.profile.Frame frames}, stacks and timestamped samples, and what was lost. Everything here
 * is pure: no privilege, no target, no kernel. Time is nanoseconds, memory is bytes. Null is
 * neither taken nor returned.
 */
package jtrace.profile;
