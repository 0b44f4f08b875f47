package jtrace.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jtrace.profile.pprof.report.ReportSettings;
import jtrace.profile.pprof.report.Reports;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/**
 * Shows one view of a profile where the user wants it: on the terminal, in a file, in a browser.
 */
final class PprofViews {
  private static final int DRAWING_SECONDS_MAX = 120;

  private final Terminal terminal;
  private final Reports reports;

  PprofViews(Terminal terminal, Reports reports) {
    this.terminal = terminal;
    this.reports = reports;
  }

  void show(String view, Optional<String> regex, ReportSettings settings) throws IOException {
    byte[] bytes = bytes(view, regex, settings);
    String output = settings.text("output");
    if (view.equals("web")) {
      Path file = Files.createTempFile("jtrace-pprof-", ".svg");
      Files.write(file, bytes);
      open(file);
    } else if (!output.isEmpty()) {
      Path file = Path.of(output);
      OutputFile.checkWritable(file);
      OutputFile.write(file, out -> out.write(bytes));
      terminal.say("wrote " + file);
    } else if (isBinary(view) && Terminal.isTerminal(1)) {
      Path file = fresh(view.equals("svg") ? ".svg" : ".pb.gz");
      Files.write(file, bytes);
      terminal.say("wrote " + file);
    } else {
      terminal.out().write(bytes, 0, bytes.length);
      terminal.out().flush();
    }
  }

  private static boolean isBinary(String view) {
    return view.equals("svg") || view.equals("proto");
  }

  private static Path fresh(String extension) {
    for (int i = 1; ; i++) {
      Path file = Path.of("profile%03d%s".formatted(i, extension));
      if (!Files.exists(file)) {
        return file;
      }
    }
  }

  private byte[] bytes(String view, Optional<String> regex, ReportSettings settings)
      throws IOException {
    boolean drawn = PprofArguments.DRAWN.contains(view);
    Reports.Kind kind = drawn ? Reports.Kind.DOT : Reports.Kind.of(view).orElseThrow();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    reports.write(kind, regex, settings, out);
    return drawn ? drawn(out.toByteArray()) : out.toByteArray();
  }

  /** Graphviz lays the graph out. */
  private static byte[] drawn(byte[] dot) throws IOException {
    Path input = Files.createTempFile("jtrace-pprof-", ".dot");
    Path output = Files.createTempFile("jtrace-pprof-", ".svg");
    try {
      Files.write(input, dot);
      Process process =
          new ProcessBuilder("dot", "-Tsvg", "-o", output.toString(), input.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(DRAWING_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw notDrawn("it took longer than " + DRAWING_SECONDS_MAX + " s", "lower -nodecount");
      }
      if (process.exitValue() != 0) {
        throw notDrawn("dot ended with exit code " + process.exitValue(), "look at -dot");
      }
      return Files.readAllBytes(output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (IOException e) {
      throw notDrawn(
          "the program dot cannot be run: " + e.getMessage(), "apt-get install graphviz");
    } finally {
      Files.deleteIfExists(input);
      Files.deleteIfExists(output);
    }
  }

  private static WorldException notDrawn(String why, String remedy) {
    return new WorldException(
        WorldException.Kind.FAILED,
        new Problem(
            "the graph cannot be drawn",
            why,
            remedy + "; a flame graph needs nothing: jtrace torch"));
  }

  private void open(Path file) {
    try {
      new ProcessBuilder(List.of("xdg-open", file.toString()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      terminal.say("no browser can be started; open " + file);
    }
  }
}
