/** Benchmarks beside other profilers in one interleaved run; they print and never assert. */
package jtrace.tests.bench;
