package jtrace.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a user's background recordings are found: a socket and a log for each, by the pid of what
 * it records, or {@code all}. Nobody else can get into it.
 *
 * @param path the folder
 */
public record SessionFolder(Path path) {
  private static final Path RUN = Path.of("/run");
  private static final String SOCKET = ".sock";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /** In /run for root, else in the user's runtime folder, else in /tmp under the user's id. */
  public static SessionFolder ofUser() throws IOException {
    if (Files.isWritable(RUN)) {
      return new SessionFolder(RUN.resolve("jtrace/sessions"));
    }
    String runtime = System.getenv().getOrDefault("XDG_RUNTIME_DIR", "");
    if (!runtime.isEmpty()) {
      return new SessionFolder(Path.of(runtime, "jtrace-sessions"));
    }
    Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    return new SessionFolder(Path.of("/tmp", "jtrace-sessions-" + uid));
  }

  /** Makes the folder when it is missing; fails when it is somebody else's or open to others. */
  public void make() throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(path.getParent());
      Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
    PosixFileAttributes found =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isDirectory()
        || !found.owner().equals(Files.getOwner(Path.of("/proc/self")))
        || !found.permissions().equals(OWNER_ONLY)) {
      throw new IOException(path + " is not a folder that only this user can enter");
    }
  }

  public Path socket(String name) {
    return path.resolve(name + SOCKET);
  }

  public Path log(String name) {
    return path.resolve(name + ".log");
  }

  /** Names of all that may be running; some may have been killed. */
  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SOCKET))
          .map(name -> name.substring(0, name.length() - SOCKET.length()))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
