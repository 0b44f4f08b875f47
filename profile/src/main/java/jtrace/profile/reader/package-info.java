/**
 * Files of other profilers, and jtrace's own, as recordings.
 *
 * <p>A {@link jtrace.profile.reader.ProfileReader} knows one format, recognises it by what a file
 * begins with, and hands what it holds to a {@link jtrace.profile.RecordingSink} as it reads. Files
 * are untrusted: lengths and counts are bounded, and what was not understood is counted.
 */
package jtrace.profile.reader;
