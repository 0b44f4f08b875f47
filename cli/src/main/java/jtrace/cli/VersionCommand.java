package jtrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "version",
    description = "Shows the version of jtrace, of the Java it runs on, and of the kernel.",
    footer = {"", "Example:", "  jtrace version"})
final class VersionCommand implements Callable<Integer> {
  private final Context context;
  @Mixin CommonOptions common;

  VersionCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    context
        .terminal()
        .out()
        .printf(
            "jtrace %s%nJava %s, %s%nLinux %s %s%n",
            Version.text(),
            Runtime.version(),
            System.getProperty("java.vendor"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"));
    return ExitCode.OK.value();
  }
}
