package jtrace.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** The demo application as a child process; it ends by itself some time after it is needed. */
final class DemoService implements AutoCloseable {
  private static final String NESTED_JAR = "jtrace-demo.jar";
  private static final Duration SPARE = Duration.ofSeconds(30);
  private static final Duration END_TIME = Duration.ofSeconds(5);
  private static final int SECONDS_MAX = 600;

  private final Process process;
  private final Path jar;

  private DemoService(Process process, Path jar) {
    this.process = process;
    this.jar = jar;
  }

  /** Returns when the service has answered its first requests. */
  static DemoService start(Path jdk, Duration needed) {
    Path java = jdk.resolve("bin/java");
    if (!Files.isExecutable(java)) {
      throw failed(
          "no JDK in " + jdk,
          java + " is not there or not executable",
          "give the folder of a JDK 17 or newer with --jdk");
    }
    long seconds = Math.min(SECONDS_MAX, needed.plus(SPARE).toSeconds());
    try {
      Path jar = unpack();
      Process process =
          new ProcessBuilder(
                  List.of(
                      java.toString(),
                      "-Xmx256m",
                      "-jar",
                      jar.toString(),
                      "--seconds",
                      String.valueOf(seconds)))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      DemoService service = new DemoService(process, jar);
      service.awaitReady(jdk);
      return service;
    } catch (IOException e) {
      throw failed(
          "the demo service did not start",
          e.toString(),
          "check that there is room in the temporary folder");
    }
  }

  int pid() {
    return Math.toIntExact(process.pid());
  }

  private void awaitReady(Path jdk) throws IOException {
    BufferedReader lines =
        new BufferedReader(
            new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.equals("ready")) {
        return;
      }
    }
    close();
    throw failed(
        "the demo service ended before it was ready",
        "its messages stand above",
        "try another JDK 17 or newer with --jdk; this was " + jdk);
  }

  private static Path unpack() throws IOException {
    Path jar = Files.createTempFile("jtrace-demo", ".jar");
    try (InputStream in = DemoService.class.getResourceAsStream(NESTED_JAR)) {
      if (in == null) {
        Files.delete(jar);
        throw failed(
            "the demo application is not there",
            "this jtrace was not started from jtrace.jar",
            "build it with ./jtrace and start that");
      }
      Files.copy(in, jar, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    return jar;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_TIME.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Files.deleteIfExists(jar);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw failed("cannot remove " + jar, e.toString(), "remove it by hand");
    }
  }

  private static WorldException failed(String what, String why, String remedy) {
    return new WorldException(WorldException.Kind.FAILED, new Problem(what, why, remedy));
  }
}
