package jtrace.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    description = "Prints a script that completes jtrace's commands and options in a shell.",
    footer = {
      "",
      "Examples:",
      "  source <(jtrace completion bash)",
      "  jtrace completion bash > /etc/bash_completion.d/jtrace",
      "  source <(jtrace completion zsh)"
    })
final class CompletionCommand implements Callable<Integer> {
  enum Shell {
    bash,
    zsh
  }

  private final Context context;
  @Mixin CommonOptions common;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  Shell shell;

  CompletionCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    String prefix =
        switch (shell) {
          case bash -> "";
          case zsh -> "autoload -U +X compinit && compinit\n";
        };
    context
        .terminal()
        .out()
        .print(prefix + AutoComplete.bash("jtrace", Commands.all(context)) + "\n");
    return ExitCode.OK.value();
  }
}
