package jtrace.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jtrace.profile.ProcessInfo;
import jtrace.symbolizer.hotspot.VmFacts;

/** What a recording says of a process. */
final class ProcessFacts {
  private static final int MAX_COMMAND_LINE_CHARS = 4096;

  private ProcessFacts() {}

  static ProcessInfo of(Target target, long startNanos) {
    String comm = text(target.pid(), "comm").strip();
    String commandLine = text(target.pid(), "cmdline").replace('\0', ' ').strip();
    if (commandLine.length() > MAX_COMMAND_LINE_CHARS) {
      commandLine = commandLine.substring(0, MAX_COMMAND_LINE_CHARS);
    }
    String jvm = target.vm().map(vm -> vm.facts()).map(ProcessFacts::release).orElse("");
    String main = target.vm().map(vm -> mainName(vm.facts().command())).orElse("");
    String name = !main.isEmpty() ? main : comm.isEmpty() ? "pid " + target.pid() : comm;
    return new ProcessInfo(target.pid(), name, commandLine, jvm, startNanos);
  }

  private static String release(VmFacts facts) {
    return facts.release().isEmpty() ? "JDK " + facts.version() : "JDK " + facts.release();
  }

  /** The first word of {@code sun.java.command}: main class, or the jar's base name. */
  private static String mainName(String command) {
    String first = command.strip().split("\\s+", 2)[0];
    return first.endsWith(".jar") ? first.substring(first.lastIndexOf('/') + 1) : first;
  }

  private static String text(int pid, String file) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Integer.toString(pid), file));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
