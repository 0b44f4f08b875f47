package jtrace.symbolizer.hotspot;

/**
 * A Java method of the target.
 *
 * @param className dotted, normalised for aggregation
 * @param rawClassName dotted, as the JVM has it
 * @param signature JVM method descriptor
 * @param file base name of the source file, empty when unknown
 * @param codeSizeBytes length of the byte codes
 * @param codeBase address of the first byte code when read
 */
record MethodInfo(
    String className,
    String rawClassName,
    String name,
    String signature,
    String file,
    LineTable lines,
    int codeSizeBytes,
    long codeBase) {

  /** {@code class.method} before normalisation; empty when that changed nothing. */
  String rawName() {
    return rawClassName.equals(className) ? "" : rawClassName + "." + name;
  }
}
