/**
 * The {@code .jtr} file: an append-only sequence of checksummed blocks, described in
 * docs/JTR-FORMAT.md.
 */
package jtrace.profile.jtr;
