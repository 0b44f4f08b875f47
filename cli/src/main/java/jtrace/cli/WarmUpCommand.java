package jtrace.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Goes once through what most commands need, so that an AOT cache made of it holds their classes.
 * Makes a real recording of a short-lived JVM where it may.
 */
@Command(name = "warm-up", hidden = true, description = "Loads what most commands need.")
final class WarmUpCommand implements Callable<Integer> {

  WarmUpCommand(Context context) {}

  @Override
  public Integer call() throws IOException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Terminal silent = new Terminal(nowhere, nowhere, false, false);
    Path folder = Files.createTempDirectory("jtrace-warm-up");
    try {
      for (List<String> words : commands(folder)) {
        Jtrace.run(words.toArray(String[]::new), silent);
      }
    } finally {
      remove(folder);
    }
    return ExitCode.OK.value();
  }

  private static List<List<String>> commands(Path folder) {
    String recording = folder.resolve("x.jtr").toString();
    String page = folder.resolve("x.html").toString();
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    return List.of(
        List.of("version"),
        List.of("ps"),
        List.of("ps", "--json"),
        List.of("doctor"),
        List.of("help", "record"),
        List.of("record", "-p", "0"),
        List.of(
            "record", "-F", "999", "-o", recording, "-o", page, "--", java, "-Xint", "--version"),
        List.of("flame", "-a", "-d", "100ms", "-o", page),
        List.of("report", recording),
        List.of("report", recording, "--quality"));
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
