/** Recordings of time windows, taken from a recording that goes on. */
package jtrace.profile.window;
