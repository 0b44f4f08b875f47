/**
 * Whole-system tests: programs whose right profile is known, the checkers that know it, and the
 * benchmarks. The programs themselves are under {@code src/workloads} and run as child JVMs.
 */
package jtrace.tests;
