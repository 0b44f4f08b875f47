/** Readers of untrusted bytes, fed with what a fuzzer makes ({@code tests/fuzz/java}). */
package jtrace.tests.fuzz;
