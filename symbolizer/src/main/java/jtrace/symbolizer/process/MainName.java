package jtrace.symbolizer.process;

import java.util.List;
import java.util.Set;

/** What a command line runs: the main class, jar or module of java, else the program. */
public final class MainName {
  private static final Set<String> TAKE_A_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--upgrade-module-path",
          "--add-modules",
          "--add-opens",
          "--add-exports",
          "--add-reads",
          "--limit-modules",
          "--patch-module",
          "--enable-native-access",
          "--source");
  private static final Set<String> MODULE = Set.of("-m", "--module");

  private MainName() {}

  /**
   * The name.
   *
   * @param commandLine of the process, the program first
   * @param comm the kernel's name of it, used when the command line tells nothing
   */
  public static String of(List<String> commandLine, String comm) {
    if (commandLine.isEmpty() || commandLine.getFirst().isEmpty()) {
      return comm;
    }
    String program = fileName(commandLine.getFirst());
    return program.equals("java") ? ofJava(commandLine, program) : program;
  }

  private static String ofJava(List<String> commandLine, String program) {
    for (int i = 1; i < commandLine.size(); i++) {
      String argument = commandLine.get(i);
      String next = i + 1 < commandLine.size() ? commandLine.get(i + 1) : program;
      if (argument.equals("-jar")) {
        return fileName(next);
      }
      if (MODULE.contains(argument)) {
        return next.substring(next.indexOf('/') + 1);
      }
      if (TAKE_A_VALUE.contains(argument)) {
        i++;
      } else if (!argument.startsWith("-") && !argument.startsWith("@")) {
        return argument.endsWith(".java") ? fileName(argument) : argument;
      }
    }
    return program;
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
