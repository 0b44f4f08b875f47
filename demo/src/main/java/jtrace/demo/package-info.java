/**
 * A small order service to look at with a profiler: HTTP, JSON, an embedded database, files,
 * compression, recursion, a contended lock, code that is reloaded again and again, and threads that
 * only wait. It makes its own load on the loopback interface, is bounded, and ends by itself. Byte
 * code of Java 17, so that any newer JDK can run it.
 */
package jtrace.demo;
