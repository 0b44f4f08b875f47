/** Names of kernel code. Null is neither taken nor returned. */
package jtrace.symbolizer.kernel;
