package jtrace.profile.pprof.report;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Names of source files as profiles have them. */
final class FilePaths {
  private FilePaths() {}

  /** Without needless dots and slashes; empty stays empty. */
  static String clean(String path) {
    if (path.isEmpty()) {
      return "";
    }
    try {
      String clean = Path.of(path).normalize().toString();
      return clean.isEmpty() ? "." : clean;
    } catch (InvalidPathException e) {
      return path;
    }
  }

  static String base(String path) {
    String trimmed =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  /**
   * Without the folder that the search path stands for, or a prefix to be trimmed.
   *
   * @param trim prefixes separated by colons; may be empty
   * @param search folders separated by colons; may be empty
   */
  static String trimmed(String path, String trim, String search) {
    if (trim.isEmpty()) {
      for (String folder : parts(search)) {
        String wanted = "/" + base(folder) + "/";
        int found = path.indexOf(wanted);
        if (found >= 0) {
          return path.substring(found + wanted.length());
        }
      }
    }
    List<String> prefixes = new ArrayList<>(parts(trim));
    prefixes.add("/proc/self/cwd/./");
    prefixes.add("/proc/self/cwd/");
    for (String prefix : prefixes) {
      String folder = prefix.endsWith("/") ? prefix : prefix + "/";
      if (path.startsWith(folder)) {
        return path.substring(folder.length());
      }
    }
    return path;
  }

  static List<String> parts(String list) {
    return list.isEmpty() ? List.of() : List.of(list.split(":"));
  }
}
