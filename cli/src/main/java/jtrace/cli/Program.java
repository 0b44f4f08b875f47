package jtrace.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An executable file, links resolved. */
record Program(Path file) {
  /** Where a JDK has its libraries, beside the folder of {@code java}; JDK 8 has them deeper. */
  private static final List<String> LIBRARIES =
      List.of(
          "libjli.so",
          "server/libjvm.so",
          "libjava.so",
          "libjimage.so",
          "libzip.so",
          "libnio.so",
          "libnet.so");

  /**
   * As a shell finds it.
   *
   * @param name with a slash a path, else looked up
   * @param searchPath folders divided by colons
   */
  static Optional<Program> find(String name, String searchPath) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Stream<Path> places =
        name.contains("/")
            ? Stream.of(Path.of(name))
            : Stream.of(searchPath.split(":", -1)).map(folder -> Path.of(folder, name));
    return places
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .map(file -> new Program(real(file)));
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file;
    }
  }

  /** Its own file and, for a JDK's {@code java}, the libraries that every JVM maps. */
  List<Path> files() {
    Path home = file.resolve("../..").normalize();
    return Stream.concat(
            Stream.of(file),
            LIBRARIES.stream().map(library -> home.resolve("lib").resolve(library)))
        .filter(Files::isRegularFile)
        .toList();
  }
}
