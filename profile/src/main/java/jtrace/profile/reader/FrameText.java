package jtrace.profile.reader;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jtrace.profile.ClassNames;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;

/**
 * Frames from the one text that formats without fields have for them: {@code class.method}, with a
 * line behind a colon and the annotations of async-profiler and FlameGraph where they are there.
 */
final class FrameText {
  private static final Pattern ANNOTATED = Pattern.compile("^(.+)_\\[([jik01])]$", Pattern.DOTALL);
  private static final Pattern LINE = Pattern.compile("^(.+):(~?)(\\d{1,9})$", Pattern.DOTALL);
  private static final Pattern DESCRIPTOR = Pattern.compile("\\([^()]*\\)[\\[\\w/$;.]+$");

  /** A method of a class; a symbol of C has neither slashes nor such a last part. */
  private static final Pattern JAVA =
      Pattern.compile("^([\\p{L}_$][\\p{L}\\p{N}_$/.+]*)\\.(<?[\\p{L}_$][\\p{L}\\p{N}_$]*>?)$");

  /** What compilers append to symbols of C. */
  private static final Pattern CLONE =
      Pattern.compile("\\.(cold|part|isra|constprop|llvm|lto_priv|clone)$");

  private FrameText() {}

  /** The frame of a text whose kind is told only by its annotation, if it has one. */
  static Frame of(String text) {
    Matcher annotated = ANNOTATED.matcher(text);
    return annotated.matches()
        ? of(annotated.group(1), Optional.of(kind(annotated.group(2).charAt(0))))
        : of(text, Optional.empty());
  }

  /** The frame of a text of known kind. */
  static Frame of(String text, FrameKind kind) {
    return of(text, Optional.of(kind));
  }

  private static FrameKind kind(char letter) {
    return switch (letter) {
      case 'j' -> FrameKind.C2;
      case 'i' -> FrameKind.INLINED;
      case 'k' -> FrameKind.KERNEL;
      case '0' -> FrameKind.INTERPRETED;
      default -> FrameKind.C1;
    };
  }

  private static Frame of(String text, Optional<FrameKind> told) {
    if (text.isEmpty()) {
      return Frame.placeholder("[no name]", "", NameStatus.NO_SYMBOL);
    }
    if (text.startsWith("[") && text.endsWith("]")) {
      return Frame.placeholder(text, "", status(text));
    }
    Matcher line = LINE.matcher(text);
    boolean withLine = line.matches();
    String name = withLine ? line.group(1) : text;
    String signature = "";
    Matcher descriptor = DESCRIPTOR.matcher(name);
    if (descriptor.find() && descriptor.start() > 0) {
      signature = descriptor.group();
      name = name.substring(0, descriptor.start());
    }
    Matcher java = JAVA.matcher(name);
    boolean isJava =
        java.matches() && told.map(FrameKind::isJava).orElse(!CLONE.matcher(name).find());
    if (!isJava) {
      FrameKind kind = told.filter(k -> !k.isJava()).orElse(FrameKind.NATIVE);
      return Frame.ofSymbol(kind, text, "", kind == FrameKind.KERNEL ? "[kernel.kallsyms]" : "", 0);
    }
    String className = ClassNames.normalise(java.group(1));
    String dotted = ClassNames.dotted(java.group(1));
    return new Frame(
        told.orElse(FrameKind.C2),
        className,
        java.group(2),
        signature,
        className.equals(dotted) ? "" : dotted + "." + java.group(2),
        "",
        withLine ? Integer.parseInt(line.group(3)) : 0,
        withLine && !line.group(2).isEmpty(),
        "",
        0,
        NameStatus.NAMED);
  }

  private static NameStatus status(String text) {
    return text.toLowerCase(Locale.ROOT).startsWith("[unknown")
        ? NameStatus.NO_SYMBOL
        : NameStatus.NAMED;
  }
}
