package jtrace.symbolizer.hotspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import javax.tools.ToolProvider;
import jtrace.symbolizer.TargetMemory;

/** A child JVM that runs {@link TargetWorkload}, readable through /proc/PID/mem. */
final class TargetJvm implements AutoCloseable {
  static final Path JDK_17 = Path.of("/usr/lib/jvm/java-17-openjdk-amd64");
  static final Path JDK_25 = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64");

  private static final Map<String, Map<String, Long>> SYMBOLS = new ConcurrentHashMap<>();

  private final Path home;
  private final Process process;
  private final BufferedReader output;
  private final RandomAccessFile memory;

  /** The workload's class files for the oldest JDK here. */
  private static final class Workload {
    static final String CLASSES = compiled();

    private static String compiled() {
      Path source = Path.of("src/test/java", TargetWorkload.NAME.replace('.', '/') + ".java");
      String into = "target/workload-classes";
      int errors =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, "--release", "17", "-d", into, source.toString());
      assertThat(errors).isZero();
      return into;
    }
  }

  private TargetJvm(Path home, Process process) throws IOException {
    this.home = home;
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.memory = new RandomAccessFile("/proc/" + process.pid() + "/mem", "r");
  }

  /** Started and past its warm-up. */
  static TargetJvm start(Path home, String... options) throws IOException {
    TargetJvm jvm = launch(home, options);
    String line = jvm.readLine();
    while (line != null && line.startsWith("[")) { // the VM's own warnings
      line = jvm.readLine();
    }
    assertThat(line).isEqualTo("ready");
    return jvm;
  }

  /** Started, however far it has got. */
  static TargetJvm launch(Path home, String... options) throws IOException {
    assumeTrue(Files.isExecutable(home.resolve("bin/java")), "no JDK in " + home);
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-Dfile.encoding=UTF-8", "-cp", Workload.CLASSES, TargetWorkload.NAME));
    return new TargetJvm(
        home, new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  long pid() {
    return process.pid();
  }

  String readLine() throws IOException {
    return output.readLine();
  }

  /** Sends a line to the workload and gives its answer. */
  String ask(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    return output.readLine();
  }

  TargetMemory memory() {
    return (address, into, offset, length) -> {
      synchronized (memory) {
        try {
          memory.seek(address);
          memory.readFully(into, offset, length);
          return true;
        } catch (IOException e) {
          return false;
        }
      }
    };
  }

  HotSpotVm attach() throws IOException {
    return ((Attachment.Ready) HotSpotVm.attach(memory(), libJvm())).vm();
  }

  LibJvm libJvm() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/maps"))) {
      if (line.endsWith("/libjvm.so")) {
        String path = line.substring(line.indexOf('/'));
        long bias = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
        Map<String, Long> symbols = SYMBOLS.computeIfAbsent(path, TargetJvm::symbols);
        return new LibJvm(
            path,
            bias,
            name ->
                symbols.containsKey(name)
                    ? OptionalLong.of(symbols.get(name))
                    : OptionalLong.empty());
      }
    }
    throw new IOException("process " + pid() + " has no libjvm");
  }

  private static Map<String, Long> symbols(String path) {
    Map<String, Long> symbols = new HashMap<>();
    for (String table : List.of("-a", "-D")) {
      for (String line : run("nm", table, path)) {
        String[] words = line.split(" ");
        if (words.length == 3 && !words[0].isEmpty()) {
          symbols.putIfAbsent(words[2].replaceFirst("@.*", ""), Long.parseLong(words[0], 16));
        }
      }
    }
    return symbols;
  }

  List<String> jcmd(String... command) {
    List<String> all =
        new ArrayList<>(List.of(home.resolve("bin/jcmd").toString(), Long.toString(pid())));
    all.addAll(List.of(command));
    return run(all.toArray(String[]::new));
  }

  private static List<String> run(String... command) {
    try {
      Process tool =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (BufferedReader reader = tool.inputReader(StandardCharsets.UTF_8)) {
        return reader.lines().toList();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    memory.close();
    process.destroyForcibly().onExit().join();
  }
}
