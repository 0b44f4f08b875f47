/**
 * Reads BTF, the type description a compiled BPF object carries, as far as needed to find variables
 * and to compare structs with their Java twins (format: Documentation/bpf/btf.rst in the kernel).
 * Null is neither taken nor returned.
 */
package jtrace.loader.btf;
