/**
 * Java twins of every struct in {@code jtrace_abi.h}: what crosses between the BPF programs and the
 * host. A {@link jtrace.loader.abi.Layout} repeats a struct's members in order, the twin next to it
 * writes or reads them at their offsets in buffers of the host's byte order, and {@link
 * jtrace.loader.abi.AbiCheck} compares all of them with the BTF of a compiled object. Null is
 * neither taken nor returned.
 */
package jtrace.loader.abi;
