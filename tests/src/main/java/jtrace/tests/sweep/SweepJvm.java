package jtrace.tests.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;
import jtrace.tests.run.NamedThread;
import jtrace.tests.walk.Walker;

/** A JVM that runs {@code SweepTarget}: its thread "stepped" waits for letters. */
final class SweepJvm implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int FOREIGN_RELEASE = 22;

  private final Child child;

  private SweepJvm(Child child) {
    this.child = child;
  }

  /** Compiles the program for a JDK, whose JNI header is this JDK's. */
  static void compile(Path folder, int release) throws IOException {
    Path sources = Layout.root().resolve("tests/src/sweep");
    List<String> java = new ArrayList<>();
    try (Stream<Path> files = Files.list(sources)) {
      files
          .map(Path::toString)
          .filter(file -> file.endsWith(".java") && !file.endsWith("SweepForeign.java"))
          .forEach(java::add);
    }
    javac(folder, 8, java);
    if (release >= FOREIGN_RELEASE) {
      javac(folder, FOREIGN_RELEASE, List.of(sources.resolve("SweepForeign.java").toString()));
    }
    Path include = Path.of(System.getProperty("java.home"), "include");
    List<String> cc = new ArrayList<>(List.of("cc", "-O1", "-shared", "-fPIC", "-nostdlib"));
    cc.addAll(List.of("-I" + include, "-I" + include.resolve("linux")));
    cc.addAll(List.of("-o", folder.resolve("libsweep.so").toString()));
    cc.add(sources.resolve("sweep.c").toString());
    Walker.run(cc);
  }

  private static void javac(Path folder, int release, List<String> files) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--release", "" + release, "-nowarn"));
    arguments.addAll(List.of("-Xlint:none", "-d", folder.toString(), "-cp", folder.toString()));
    arguments.addAll(files);
    int result =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(System.out, System.err, arguments.toArray(String[]::new));
    if (result != 0) {
      throw new IOException("javac of " + files);
    }
  }

  /** Starts the compiled program. */
  static SweepJvm start(Path jdk, Path classes, List<String> flags) {
    List<String> command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString()));
    command.addAll(flags);
    command.addAll(List.of("-cp", classes.toString(), "SweepTarget"));
    command.add(classes.resolve("libsweep.so").toString());
    command.add(flags.contains("-Xint") ? "3" : "12000");
    SweepJvm jvm = new SweepJvm(Child.startJvm(command));
    jvm.child.awaitLine("READY", LIMIT);
    return jvm;
  }

  int pid() {
    return (int) child.pid();
  }

  /** Runs a scenario often, until it is compiled. */
  void warm(char letter) {
    char upper = Character.toUpperCase(letter);
    child.sendRaw("" + upper);
    child.awaitText("DONE " + upper, LIMIT);
  }

  /** Lets the thread, which may be stopped, find the letter. */
  void begin(char letter) {
    child.sendRaw("" + letter);
  }

  /** The id of the thread that is stepped, as soon as it has its name. */
  int steppedThread() {
    int[] found = new int[1];
    if (!Child.until(LIMIT, () -> (found[0] = NamedThread.of(pid(), "stepped")) != 0)) {
      throw new IllegalStateException("no thread to step:\n" + child.output());
    }
    return found[0];
  }

  /** Waits until the thread reads its next letter: it is in the system call read. */
  void awaitReading(int tid) {
    Path file = Path.of("/proc/" + pid() + "/task/" + tid + "/syscall");
    boolean reading =
        Child.until(
            LIMIT,
            () -> {
              try {
                return Files.readString(file).startsWith("0 0x0 ");
              } catch (IOException e) {
                return false;
              }
            });
    if (!reading) {
      throw new IllegalStateException("the program does not read:\n" + child.output());
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
