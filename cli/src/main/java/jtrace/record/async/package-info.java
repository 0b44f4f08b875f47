/**
 * The second engine: async-profiler, loaded into a JVM where eBPF may not be used. It writes a
 * flight recording into a folder that the target sees; what it holds becomes samples of an ordinary
 * recording. Nothing but the library's own code stays in the target: no file, no open descriptor.
 */
package jtrace.record.async;
