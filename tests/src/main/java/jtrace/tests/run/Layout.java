package jtrace.tests.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where the repository, the built workloads and the JDKs are. */
public final class Layout {

  private Layout() {}

  /** The repository's root: the next directory upwards that holds {@code mvnw}. */
  public static Path root() {
    Path directory = Path.of(System.getProperty("jtrace.tests.directory", "")).toAbsolutePath();
    while (!Files.exists(directory.resolve("mvnw"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException(
            "not inside the repository: no mvnw above the work directory");
      }
    }
    return directory;
  }

  /**
   * The command that starts jtrace. Background jobs of a script ignore SIGINT, and so would a JVM
   * that they start.
   */
  public static List<String> jtrace() {
    return List.of("env", "--default-signal=INT", root().resolve("jtrace").toString());
  }

  /** The jar that the launcher runs. */
  public static Path jar() {
    return root().resolve("cli/target/jtrace.jar");
  }

  private static Path target() {
    return root().resolve("tests/target");
  }

  /** Class path of the workloads with the libraries of the real programs. */
  public static String workloadClassPath() {
    return target().resolve("workload-classes")
        + ":"
        + target().resolve("workload21-classes")
        + ":"
        + target().resolve("workload-libraries")
        + "/*";
  }

  /** A Byte Buddy of another version than that of the agent. */
  public static Path otherByteBuddy() {
    return target().resolve("guest-libraries/byte-buddy.jar");
  }

  /** async-profiler's jar, which carries its library. */
  public static Path asyncProfilerJar() {
    try (Stream<Path> files = Files.list(target().resolve("workload-libraries"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("async-profiler"))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** JDK homes by major version: {@code JTRACE_TEST_JDKS}, this JVM's, and the usual folders. */
  public static Map<Integer, Path> jdks() {
    Map<Integer, Path> jdks = new TreeMap<>();
    for (Path place : places()) {
      int major = release(place);
      if (major > 0) {
        jdks.putIfAbsent(major, place);
      }
    }
    return Collections.unmodifiableMap(jdks);
  }

  /** A JDK that {@code tests/jdks} has given a root of its own, as a container has. */
  public static Optional<Path> jdkWithRoot(int major) {
    return places().stream()
        .filter(place -> Files.isDirectory(place.resolve("proc")) && release(place) == major)
        .findFirst();
  }

  private static List<Path> places() {
    List<Path> places = new ArrayList<>();
    String listed = System.getenv("JTRACE_TEST_JDKS");
    if (listed != null) {
      for (String place : listed.split(":", -1)) {
        places.add(Path.of(place));
      }
    }
    places.add(Path.of(System.getProperty("java.home")));
    Path usual = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(usual)) {
      try (Stream<Path> files = Files.list(usual)) {
        files.sorted().forEach(places::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return places;
  }

  /** The major version that the JDK's {@code release} file states, 0 when it is no JDK. */
  public static int release(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
      return 0;
    }
    try {
      for (String line : Files.readAllLines(release)) {
        if (line.startsWith("JAVA_VERSION=\"")) {
          String[] numbers = line.substring(14).split("[.\"_+-]", -1);
          return Integer.parseInt(numbers[0].equals("1") ? numbers[1] : numbers[0]);
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
