package jtrace.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Holds a command back before its first instruction. A shell waits at a named pipe and then becomes
 * the command, under the same pid. While jtrace holds the gate it is the pipe's only writer: when
 * jtrace ends, in whatever way, the shell reads the pipe's end and exits without running anything.
 */
final class Gate implements AutoCloseable {
  private static final String SHELL = "/bin/sh";

  /**
   * The first descriptor is opened for both ways, because that never blocks, also when jtrace is
   * gone already; with it the second does not block either; and once the first is closed, only
   * jtrace can write. Then nobody needs the pipe's name, and it goes, should jtrace be killed.
   */
  private static final String WAIT_AND_RUN =
      "exec 3<>\"$1\" 4<\"$1\" 3>&- && { rm -f -- \"$1\"; rmdir -- \"${1%/*}\"; }"
          + " && read -r go <&4 && exec 4<&- && shift && exec \"$@\"; exit 126";

  private static final long MKFIFO_SECONDS = 5;

  private final Path folder;
  private final Path pipe;
  private final RandomAccessFile writer;

  private Gate(Path folder, Path pipe, RandomAccessFile writer) {
    this.folder = folder;
    this.pipe = pipe;
    this.writer = writer;
  }

  /** Makes a closed gate; only this user can get at it. */
  static Gate closed() throws IOException {
    Path folder = Files.createTempDirectory("jtrace-gate");
    Path pipe = folder.resolve("pipe");
    try {
      makePipe(pipe);
      // open for both ways does not wait for the other side
      return new Gate(folder, pipe, new RandomAccessFile(pipe.toFile(), "rw"));
    } catch (IOException e) {
      remove(folder, pipe);
      throw e;
    }
  }

  private static void makePipe(Path pipe) throws IOException {
    Process mkfifo =
        new ProcessBuilder("mkfifo", "-m", "600", pipe.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!mkfifo.waitFor(MKFIFO_SECONDS, TimeUnit.SECONDS) || mkfifo.exitValue() != 0) {
        mkfifo.destroyForcibly();
        throw new IOException("mkfifo could not make " + pipe);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The command line of a shell that becomes {@code command} when the gate opens. */
  List<String> before(List<String> command) {
    List<String> held = new ArrayList<>(List.of(SHELL, "-c", WAIT_AND_RUN, SHELL, pipe.toString()));
    held.addAll(command);
    return held;
  }

  /** Lets the command go. */
  void open() throws IOException {
    writer.write("go\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** What still waits ends. */
  @Override
  public void close() throws IOException {
    writer.close();
    remove(folder, pipe);
  }

  private static void remove(Path folder, Path pipe) throws IOException {
    Files.deleteIfExists(pipe);
    Files.deleteIfExists(folder);
  }
}
