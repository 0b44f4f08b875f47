package jtrace.profile;

import static java.util.Objects.requireNonNull;

/**
 * One named frame of a stack.
 *
 * @param kind what code it is
 * @param className dotted class name, hidden-class suffixes normalised; empty when not Java
 * @param methodName Java method name, or the demangled symbol; never empty
 * @param signature the JVM method descriptor; empty when not Java
 * @param rawName the name as the target has it: mangled symbol, or class and method before
 *     normalisation; empty when the same
 * @param file source file's base name; empty when unknown
 * @param line source line, 0 when unknown
 * @param lineApproximate whether debug info gives only a neighbouring line
 * @param module ELF path, {@code [kernel.kallsyms]}, {@code [vdso]}; empty for Java frames
 * @param address link-time address in {@code module}, 0 when there is none
 * @param status whether the name is known, or why not
 */
public record Frame(
    FrameKind kind,
    String className,
    String methodName,
    String signature,
    String rawName,
    String file,
    int line,
    boolean lineApproximate,
    String module,
    long address,
    NameStatus status) {

  public Frame {
    requireNonNull(kind);
    requireNonNull(className);
    requireNonNull(signature);
    requireNonNull(rawName);
    requireNonNull(file);
    requireNonNull(module);
    requireNonNull(status);
    if (methodName.isEmpty()) {
      throw new IllegalArgumentException("a frame needs a name");
    }
    if (line < 0) {
      throw new IllegalArgumentException("line " + line);
    }
  }

  /** A frame of native, JVM, stub or kernel code. */
  public static Frame ofSymbol(
      FrameKind kind, String name, String rawName, String module, long address) {
    return new Frame(kind, "", name, "", rawName, "", 0, false, module, address, NameStatus.NAMED);
  }

  /** A placeholder that names what is missing, such as {@code [unknown in libfoo.so]}. */
  public static Frame placeholder(String text, String module, NameStatus why) {
    return new Frame(FrameKind.PLACEHOLDER, "", text, "", "", "", 0, false, module, 0, why);
  }

  /** The same frame as another kind of code. */
  public Frame withKind(FrameKind other) {
    return new Frame(
        other,
        className,
        methodName,
        signature,
        rawName,
        file,
        line,
        lineApproximate,
        module,
        address,
        status);
  }

  // Written out: generated ones are method handles, slow until they are compiled.
  @Override
  public boolean equals(Object other) {
    return other instanceof Frame frame
        && kind == frame.kind
        && line == frame.line
        && address == frame.address
        && lineApproximate == frame.lineApproximate
        && status == frame.status
        && methodName.equals(frame.methodName)
        && className.equals(frame.className)
        && signature.equals(frame.signature)
        && rawName.equals(frame.rawName)
        && file.equals(frame.file)
        && module.equals(frame.module);
  }

  @Override
  public int hashCode() {
    int hash = 31 * kind.ordinal() + className.hashCode();
    hash = 31 * hash + methodName.hashCode();
    hash = 31 * hash + signature.hashCode();
    hash = 31 * hash + line;
    return 31 * hash + Long.hashCode(address);
  }

  /** {@code class.method} for Java, the symbol otherwise. */
  public String name() {
    return className.isEmpty() ? methodName : className + "." + methodName;
  }
}
