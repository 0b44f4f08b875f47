/**
 * What /proc says about a process: its mappings, the files behind them, whether it is a JVM. The
 * process may vanish at any time and its files belong to somebody else. Null is neither taken nor
 * returned.
 */
package jtrace.symbolizer.process;
