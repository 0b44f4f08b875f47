/**
 * Reports of pprof profiles: the same texts, to the last digit, as google/pprof prints.
 *
 * <p>{@link jtrace.profile.pprof.report.ReportSettings} are what a user may set; {@link
 * jtrace.profile.pprof.report.Reports} prints a report under them. In between, a profile is
 * filtered, its locations are made as coarse as asked for, and its stacks become a {@link
 * jtrace.profile.pprof.report.CallGraph}.
 */
package jtrace.profile.pprof.report;
