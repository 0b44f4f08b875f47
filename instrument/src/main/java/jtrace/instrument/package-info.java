/**
 * Puts probes into methods of a running JVM. Loaded by the agent into a loader of its own, together
 * with Byte Buddy, when a host asks for probes; gone when that host has gone. Java 8 byte code.
 */
package jtrace.instrument;
