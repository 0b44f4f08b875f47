package jtrace.record.async;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/**
 * A folder that the target sees and may write, and that only it and we can enter. Files in it are
 * reached through its descriptor, never through a link, and also after the target has ended.
 */
final class TargetFolder implements AutoCloseable {
  private static final List<String> PLACES = List.of("tmp", "var/tmp", "dev/shm");
  private static final int MAX_TEXT_BYTES = 4096;

  private final String inTarget;
  private final Path path;
  private final SecureDirectoryStream<Path> parent;
  private final SecureDirectoryStream<Path> own;

  private TargetFolder(
      String inTarget,
      Path path,
      SecureDirectoryStream<Path> parent,
      SecureDirectoryStream<Path> own) {
    this.inTarget = inTarget;
    this.path = path;
    this.parent = parent;
    this.own = own;
  }

  /**
   * Makes it in the first place that allows it.
   *
   * @param version part of the name, which is the same each time for one process: so the library in
   *     it is recognised as loaded already
   */
  static TargetFolder create(int pid, String version) {
    Path root = root(pid);
    String name = ".jtrace-async-" + version + "-" + pid;
    StringBuilder why = new StringBuilder();
    for (String place : PLACES) {
      try {
        return createIn(root, place, name, owner(pid));
      } catch (IOException e) {
        why.append(why.isEmpty() ? "" : "; ").append('/').append(place).append(": ").append(e);
      }
    }
    throw new WorldException(
        WorldException.Kind.FAILED,
        new Problem(
            "no folder for async-profiler in the root of process " + pid,
            why.toString(),
            "run as the process's user or as root; it needs a writable /tmp"));
  }

  /** Our own root where the target's may not be looked into: mostly it is the same. */
  private static Path root(int pid) {
    Path root = Path.of("/proc", Integer.toString(pid), "root");
    return Files.isReadable(root.resolve("tmp")) ? root : Path.of("/");
  }

  private record Owner(int user, int group) {}

  private static Owner owner(int pid) throws IOException {
    Path process = Path.of("/proc", Integer.toString(pid));
    return new Owner(
        (int) Files.getAttribute(process, "unix:uid"),
        (int) Files.getAttribute(process, "unix:gid"));
  }

  private static TargetFolder createIn(Path root, String place, String name, Owner owner)
      throws IOException {
    Path parentPath = root;
    for (Path part : Path.of(place)) {
      parentPath = parentPath.resolve(part);
      if (Files.isSymbolicLink(parentPath)) {
        throw new IOException("it is a link, which may lead out of the target's root");
      }
    }
    Path path = parentPath.resolve(name);
    SecureDirectoryStream<Path> parent = secure(parentPath);
    try {
      makeAnew(path, parent, owner);
      give(path, parent, owner);
      return new TargetFolder(
          "/" + place + "/" + name,
          path,
          parent,
          parent.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS));
    } catch (IOException | RuntimeException e) {
      parent.close();
      throw e;
    }
  }

  private static void give(Path path, SecureDirectoryStream<Path> parent, Owner owner)
      throws IOException {
    try {
      if (user(path) != owner.user()) {
        Files.setAttribute(path, "unix:gid", owner.group(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:uid", owner.user(), LinkOption.NOFOLLOW_LINKS);
      }
    } catch (IOException e) {
      parent.deleteDirectory(path.getFileName());
      throw e;
    }
  }

  private static int user(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /** One that a killed jtrace left is emptied; one of anybody else is not touched. */
  private static void makeAnew(Path path, SecureDirectoryStream<Path> parent, Owner owner)
      throws IOException {
    var permissions =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    try {
      Files.createDirectory(path, permissions);
    } catch (FileAlreadyExistsException e) {
      if (user(path) != owner.user() || !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      try (SecureDirectoryStream<Path> old =
          parent.newDirectoryStream(path.getFileName(), LinkOption.NOFOLLOW_LINKS)) {
        for (Path file : old) {
          old.deleteFile(file.getFileName());
        }
      }
    }
  }

  private static SecureDirectoryStream<Path> secure(Path folder) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(folder);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException("its files cannot be reached by descriptor");
  }

  /** A file's path as the target sees it. */
  String inTarget(String name) {
    return inTarget + "/" + name;
  }

  Path path() {
    return path;
  }

  /** Writes a file that the target may read. */
  void write(String name, byte[] bytes) throws IOException {
    Path file = Path.of(name);
    try (SeekableByteChannel out =
        own.newByteChannel(
            file,
            Set.of(
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
    }
    own.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setPermissions(PosixFilePermissions.fromString("rw-r--r--"));
  }

  SeekableByteChannel open(String name) throws IOException {
    return own.newByteChannel(
        Path.of(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  /** What the file begins with; empty when there is none. */
  String text(String name) {
    try (SeekableByteChannel in = open(name)) {
      return new String(
          Channels.newInputStream(in).readNBytes(MAX_TEXT_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** Removes these files, where they are there, and the folder. */
  void remove(String... names) throws IOException {
    for (String name : names) {
      try {
        own.deleteFile(Path.of(name));
      } catch (NoSuchFileException e) {
        continue; // it never came to be
      }
    }
    parent.deleteDirectory(path.getFileName());
  }

  @Override
  public void close() throws IOException {
    own.close();
    parent.close();
  }
}
