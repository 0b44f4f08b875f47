/**
 * Reads a HotSpot JVM from outside: its exported tables, code cache, method metadata, threads and
 * flags, all through {@link jtrace.symbolizer.TargetMemory}.
 *
 * <p>{@link jtrace.symbolizer.hotspot.HotSpotVm#attach} is the way in. Every structure is found by
 * name in the tables that libjvm exports for the serviceability agent ({@code gHotSpotVMStructs}
 * and its siblings, see vmStructs.cpp of OpenJDK); what a JDK does not export is a {@link
 * jtrace.symbolizer.hotspot.MissingFeature}, never a failure of the rest. What JDK names a thing
 * how stands in {@link jtrace.symbolizer.hotspot.FieldNames} alone.
 *
 * <p>The target is untrusted: every count, length and pointer that comes out of it is bounded by a
 * named limit. Null is neither taken nor returned. Public types are safe for use by several threads
 * unless they say otherwise.
 */
package jtrace.symbolizer.hotspot;
