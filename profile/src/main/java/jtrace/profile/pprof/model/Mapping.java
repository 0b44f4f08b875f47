package jtrace.profile.pprof.model;

/** A file in the address space of the program. Addresses are unsigned. */
public record Mapping(
    long id,
    long start,
    long limit,
    long offset,
    String file,
    String buildId,
    boolean hasFunctions,
    boolean hasFilenames,
    boolean hasLineNumbers,
    boolean hasInlineFrames) {

  Mapping withId(long other) {
    return new Mapping(
        other,
        start,
        limit,
        offset,
        file,
        buildId,
        hasFunctions,
        hasFilenames,
        hasLineNumbers,
        hasInlineFrames);
  }
}
