/**
 * pprof profiles of any program as values: read, checked, merged, compared, filtered.
 *
 * <p>{@link jtrace.profile.pprof.model.PprofReader} is the door in; everything it returns is
 * consistent. The meaning of each operation is that of google/pprof's, whose reports must come out
 * the same.
 */
package jtrace.profile.pprof.model;
