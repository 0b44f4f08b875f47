package jtrace.tests.agreement;

import java.util.regex.Pattern;

/** Names as both profilers can write them. */
final class MethodNames {

  /** Parameters of C++ functions, and what compilers append to names of parts of functions. */
  private static final Pattern PARAMETERS = Pattern.compile("\\(.*\\)( const)?$");

  private static final Pattern PART =
      Pattern.compile("(\\.(isra|part|constprop|cold|llvm)(\\.\\d+)*)+$| \\[clone .*");

  /** Of glibc's functions that have several names, each profiler takes another. */
  private static final Pattern INTERNAL = Pattern.compile("^__GI_(___)?");

  private static final Pattern MEMCPY = Pattern.compile("^__memcpy_");

  private static final Pattern VERSION = Pattern.compile("@+[A-Z]+_[0-9.]+$");

  private MethodNames() {}

  static String common(String name) {
    String text = PART.matcher(name).replaceFirst("");
    text = VERSION.matcher(text).replaceFirst("");
    text = PARAMETERS.matcher(text).replaceFirst("");
    text = INTERNAL.matcher(text).replaceFirst("");
    if (text.equals("[unknown in vdso]")) {
      return "[vdso]";
    }
    return MEMCPY.matcher(text).replaceFirst("__memmove_");
  }
}
