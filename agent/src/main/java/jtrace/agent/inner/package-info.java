/**
 * What the agent does. Hidden from the application: the jar has these classes as {@code
 * .classdata}, and the agent's own loader, whose parent is the JVM's, loads them.
 */
package jtrace.agent.inner;
