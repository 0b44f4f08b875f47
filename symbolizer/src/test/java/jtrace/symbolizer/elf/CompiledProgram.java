package jtrace.symbolizer.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small program built with the host's compiler, to be stripped in all ways. */
public final class CompiledProgram {

  static final String SOURCE =
      """
      #include <stdio.h>
      static __attribute__((noinline)) int hidden_work(int n) { return n > 1 ? printf("%d", n) : n; }
      int visible_work(int n) { return hidden_work(n) + 1; }
      int main(int argc, char **argv) { return visible_work(argc); }
      """;

  private CompiledProgram() {}

  public static Path build(Path folder) throws IOException, InterruptedException {
    assumeThat(Path.of("/usr/bin/gcc")).as("C compiler").exists();
    Path source = Files.writeString(folder.resolve("work.c"), SOURCE);
    Path program = folder.resolve("work");
    run("gcc", "-O1", "-Wl,--build-id", "-rdynamic", "-o", program.toString(), source.toString());
    return program;
  }

  public static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(String.join(" ", command) + ": " + output).isZero();
  }
}
