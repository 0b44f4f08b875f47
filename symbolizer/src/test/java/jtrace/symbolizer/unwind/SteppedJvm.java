package jtrace.symbolizer.unwind;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import jtrace.symbolizer.TargetMemory;

/** A JVM that runs {@code StepTarget} for ever and has printed where its generated code is. */
final class SteppedJvm implements AutoCloseable, TargetMemory {

  private final Process process;
  private final RandomAccessFile memory;
  private final List<String> output = new ArrayList<>();
  private final ByteBuffer word = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);

  private SteppedJvm(Process process) throws IOException {
    this.process = process;
    try (var lines = process.inputReader()) {
      String line = lines.readLine();
      while (line != null && !line.endsWith("READY")) {
        output.add(line);
        line = lines.readLine();
      }
      if (line == null) {
        int last = Math.max(0, output.size() - 20);
        throw new IOException("the target ended: " + output.subList(last, output.size()));
      }
    }
    memory = new RandomAccessFile("/proc/" + process.pid() + "/mem", "r");
  }

  static SteppedJvm start(Path javaHome, Path work, List<String> flags) throws IOException {
    Path classes = Files.createDirectories(work.resolve("classes"));
    Path source = Path.of("src/test/resources/jtrace/symbolizer/unwind/StepTarget.java");
    int compiled =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--release",
                "17",
                "-d",
                classes.toString(),
                source.toString());
    if (compiled != 0) {
      throw new IOException("javac of " + source);
    }
    List<String> command = new ArrayList<>();
    command.add(javaHome.resolve("bin/java").toString());
    command.addAll(
        List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+PrintInterpreter", "-XX:+PrintStubCode"));
    command.addAll(flags);
    command.addAll(List.of("-cp", classes.toString(), "StepTarget"));
    return new SteppedJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  List<GeneratedRegion> printedRegions() throws IOException {
    return PrintedCode.regions(output, this);
  }

  AttachedCode attached() throws IOException {
    return AttachedCode.of(process.pid(), this);
  }

  int threadNamed(String name) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      for (Path task : tasks.toList()) {
        if (Files.readString(task.resolve("comm")).strip().equals(name)) {
          return Integer.parseInt(task.getFileName().toString());
        }
      }
    }
    throw new IOException("no thread " + name);
  }

  @Override
  public boolean read(long address, byte[] into, int offset, int length) {
    try {
      memory.seek(address);
      memory.readFully(into, offset, length);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  long word(long address) {
    try {
      word.clear();
      if (memory.getChannel().read(word, address) != 8) {
        throw new IOException("short read");
      }
      return word.getLong(0);
    } catch (IOException e) {
      throw new UncheckedIOException("at 0x" + Long.toHexString(address), e);
    }
  }

  @Override
  public void close() throws IOException {
    memory.close();
    process.destroyForcibly();
    process.onExit().join();
  }
}
