package jtrace.symbolizer.hotspot;

/**
 * A piece of generated code that is no method. Pieces do not overlap.
 *
 * @param name the codelet's description, the stub's name or the blob's
 * @param begin first byte of code
 * @param end end of code
 * @param frameSizeWords of its blob, 0 when it has no fixed frame
 * @param blob address of the CodeBlob
 */
public record GeneratedCode(
    String name, GeneratedKind kind, long begin, long end, int frameSizeWords, long blob) {

  // Written out: generated ones are method handles, slow until they are compiled.
  @Override
  public boolean equals(Object other) {
    return other instanceof GeneratedCode code
        && begin == code.begin
        && end == code.end
        && blob == code.blob
        && frameSizeWords == code.frameSizeWords
        && kind == code.kind
        && name.equals(code.name);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(begin) + Long.hashCode(end);
  }
}
