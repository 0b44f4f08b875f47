/**
 * What may run on an old Java: the entry of the jar, and the part that is loaded into a target JVM.
 * Java 8 byte code that depends on nothing of ours.
 */
package jtrace.agent;
