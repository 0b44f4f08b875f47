package jtrace.profile.flame;

import jtrace.profile.Frame;
import jtrace.profile.FrameKind;

/**
 * What the frames of one box have in common: a Java method in whichever tier it ran, or a symbol of
 * one module.
 */
record FlameMethod(
    String className,
    String name,
    String signature,
    String rawName,
    String file,
    String module,
    FrameKind otherKind) {

  /** Longest text of a page's tables; names come from the target and may be of any length. */
  static final int MAX_NAME_CHARS = 2000;

  static FlameMethod of(Frame frame) {
    return new FlameMethod(
        bounded(frame.className()),
        bounded(frame.methodName()),
        bounded(frame.signature()),
        bounded(frame.rawName()),
        bounded(frame.file()),
        bounded(frame.module()),
        frame.kind().isJava() ? FrameKind.C2 : frame.kind());
  }

  String fullName() {
    return className.isEmpty() ? name : className + "." + name;
  }

  private static String bounded(String text) {
    return text.length() <= MAX_NAME_CHARS ? text : text.substring(0, MAX_NAME_CHARS) + "…";
  }
}
