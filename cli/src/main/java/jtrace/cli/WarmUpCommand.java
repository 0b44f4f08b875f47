package jtrace.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Goes once through what most commands need, so that an AOT cache made of it holds their classes.
 */
@Command(name = "warm-up", hidden = true, description = "Loads what most commands need.")
final class WarmUpCommand implements Callable<Integer> {

  WarmUpCommand(Context context) {}

  @Override
  public Integer call() throws IOException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Terminal silent = new Terminal(nowhere, nowhere, false, false);
    for (String line :
        List.of(
            "version",
            "ps",
            "ps --json",
            "doctor",
            "help record",
            "record -p 0",
            "flame -p 0",
            "report /dev/null")) {
      Jtrace.run(line.split(" "), silent);
    }
    return ExitCode.OK.value();
  }
}
