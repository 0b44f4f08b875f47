/**
 * Reaches into a running JVM without anything of its own there: a client of HotSpot's attach
 * listener, and the loading of jtrace's agent through it.
 */
package jtrace.attach;
