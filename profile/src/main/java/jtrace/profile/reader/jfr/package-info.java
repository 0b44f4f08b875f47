/** JDK Flight Recorder files, of the JDK and of async-profiler, read by the JDK's own parser. */
package jtrace.profile.reader.jfr;
