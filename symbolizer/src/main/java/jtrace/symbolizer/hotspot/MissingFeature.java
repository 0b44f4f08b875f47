package jtrace.symbolizer.hotspot;

/**
 * Something that cannot be had from this JVM.
 *
 * @param feature what the user loses, in words
 * @param why the reason, such as the name that libjvm does not export
 */
public record MissingFeature(String feature, String why) {}
