/** Recordings as flight recordings, for JDK Mission Control and whatever else reads those. */
package jtrace.profile.format.jfr;
