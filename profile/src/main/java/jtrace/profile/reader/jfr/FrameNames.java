package jtrace.profile.reader.jfr;

import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jtrace.profile.ClassNames;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;

/**
 * Frames of a flight recording. async-profiler writes native, JVM and kernel frames as methods too:
 * of a class that is the library, with a descriptor that no Java method has.
 */
final class FrameNames {
  private static final String NATIVE_DESCRIPTOR = "()L;";
  private static final String KERNEL_DESCRIPTOR = "(Lk;)L;";

  private FrameNames() {}

  static Frame of(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    String name = method == null || method.getName() == null ? "" : method.getName();
    if (name.isEmpty() || name.equals("unknown")) {
      return Frame.placeholder("[unknown]", "", NameStatus.NO_SYMBOL);
    }
    String descriptor = method.getDescriptor() == null ? "" : method.getDescriptor();
    String type = method.getType() == null ? "" : String.valueOf(method.getType().getName());
    String kind = frame.getType() == null ? "" : frame.getType();
    if (descriptor.equals(NATIVE_DESCRIPTOR)
        || descriptor.equals(KERNEL_DESCRIPTOR)
        || kind.equals("Kernel")
        || kind.equals("C++")) {
      return symbol(kind, type, name);
    }
    String className = ClassNames.normalise(type);
    return new Frame(
        javaKind(kind),
        className,
        name,
        descriptor,
        className.equals(type) ? "" : type + "." + name,
        "",
        Math.max(0, frame.getLineNumber()),
        false,
        "",
        0,
        NameStatus.NAMED);
  }

  private static Frame symbol(String kind, String library, String name) {
    return switch (kind) {
      case "Kernel" -> Frame.ofSymbol(FrameKind.KERNEL, name, "", "[kernel.kallsyms]", 0);
      case "C++" -> Frame.ofSymbol(FrameKind.JVM, name, "", library, 0);
      default ->
          Frame.ofSymbol(
              library.isEmpty() ? FrameKind.STUB : FrameKind.NATIVE, name, "", library, 0);
    };
  }

  /** The JDK does not tell C1 from C2; async-profiler does. */
  private static FrameKind javaKind(String kind) {
    return switch (kind) {
      case "Interpreted" -> FrameKind.INTERPRETED;
      case "Inlined" -> FrameKind.INLINED;
      case "C1 compiled" -> FrameKind.C1;
      case "Native" -> FrameKind.NATIVE_METHOD;
      default -> FrameKind.C2;
    };
  }
}
