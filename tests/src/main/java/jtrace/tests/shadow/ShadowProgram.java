package jtrace.tests.shadow;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;

/**
 * A real program with the agent.
 *
 * @param mainClass a workload that runs one thread of its kind
 * @param thread the name of that thread
 * @param prefixes of the classes whose methods keep the shadow stack
 */
record ShadowProgram(String mainClass, String thread, String prefixes) {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final int FIRST_WITH_UNSAFE_WARNING = 24;

  static final List<ShadowProgram> ALL =
      List.of(
          new ShadowProgram("H2Load", "h2-0", "org.h2.,jtrace.workloads."),
          new ShadowProgram("LuceneLoad", "lucene-0", "org.apache.lucene.,jtrace.workloads."));

  /** Compiles the agent for all JDKs, with Byte Buddy inside. */
  static Path agent(Path folder) throws IOException {
    Path library = byteBuddy();
    Path classes = Files.createDirectories(folder.resolve("agent"));
    List<String> arguments = new ArrayList<>(List.of("-source", "8", "-target", "8", "-nowarn"));
    arguments.addAll(List.of("-Xlint:none", "-XDignore.symbol.file", "-cp", library.toString()));
    arguments.addAll(List.of("-d", classes.toString()));
    try (Stream<Path> files = Files.list(Layout.root().resolve("tests/src/shadow"))) {
      files.map(Path::toString).forEach(arguments::add);
    }
    int result =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                new PrintStream(OutputStream.nullOutputStream()),
                arguments.toArray(String[]::new));
    if (result != 0) {
      throw new IOException("javac of the shadow agent");
    }
    return jar(folder.resolve("shadow.jar"), classes, library);
  }

  private static Path jar(Path jar, Path classes, Path library) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", "ShadowAgent");
    manifest.getMainAttributes().putValue("Class-Path", library.toUri().toString());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        Stream<Path> files = Files.list(classes)) {
      for (Path file : files.toList()) {
        out.putNextEntry(new JarEntry(file.getFileName().toString()));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  private static Path byteBuddy() throws IOException {
    try (Stream<Path> files = Files.list(Layout.root().resolve("tests/target/bench-libraries"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("byte-buddy-"))
          .findFirst()
          .orElseThrow(() -> new IOException("no Byte Buddy: build with ./mvnw verify first"));
    }
  }

  Child start(Path jdk, int release, List<String> flags, Path agent, Path names) {
    List<String> options = new ArrayList<>(flags);
    options.add("-Dshadow.thread=" + thread);
    options.add("-javaagent:" + agent + "=" + names + "," + prefixes);
    if (release >= FIRST_WITH_UNSAFE_WARNING) {
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
    return Child.workload(
        jdk,
        Map.of(),
        Layout.workloadClassPath(),
        options,
        mainClass,
        "threads=1",
        "warm=8",
        "seconds=900");
  }

  /** Waits until it is warm, and returns where its shadow stack lies. */
  long address(Child child) {
    child.awaitReady();
    String line = child.awaitLine("SHADOW ", LIMIT);
    return Long.parseUnsignedLong(line.substring("SHADOW ".length()).strip(), 16);
  }
}
