package jtrace.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jtrace.profile.ProcessInfo;
import jtrace.symbolizer.hotspot.VmFacts;
import jtrace.symbolizer.process.MainName;

/** What a recording says of a process. */
final class ProcessFacts {
  private static final int MAX_COMMAND_LINE_CHARS = 4096;

  private ProcessFacts() {}

  static ProcessInfo of(Target target, long startNanos) {
    String comm = text(target.pid(), "comm").strip();
    String arguments = text(target.pid(), "cmdline");
    List<String> words = arguments.isEmpty() ? List.of() : List.of(arguments.split("\0", -1));
    String commandLine = arguments.replace('\0', ' ').strip();
    if (commandLine.length() > MAX_COMMAND_LINE_CHARS) {
      commandLine = commandLine.substring(0, MAX_COMMAND_LINE_CHARS);
    }
    String jvm = target.vm().map(vm -> vm.facts()).map(ProcessFacts::release).orElse("");
    String main = MainName.of(words, comm);
    String name = main.isEmpty() ? "pid " + target.pid() : main;
    return new ProcessInfo(target.pid(), name, commandLine, jvm, startNanos);
  }

  private static String release(VmFacts facts) {
    return facts.release().isEmpty() ? "JDK " + facts.version() : "JDK " + facts.release();
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
