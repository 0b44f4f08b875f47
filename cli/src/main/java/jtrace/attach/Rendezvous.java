package jtrace.attach;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import jtrace.loader.ForeignFolder;
import jtrace.loader.LoaderException;
import jtrace.loader.Wire;

/**
 * A folder in the target's file system where jtrace and the agent meet; nobody but the target's
 * user gets at it. Its name is the same for every attach to a JVM, because the JVM keeps the names
 * of agents' jars for good. Gone when closed, locked until then.
 */
final class Rendezvous implements AutoCloseable {
  private static final List<String> PLACES = List.of("/tmp", "/dev/shm", "/var/tmp");
  private static final int ANSWER_BYTES_MAX = 64 << 10;

  private final AttachClient client;
  private final ForeignFolder place;
  private final String name;
  private final ForeignFolder folder;

  private Rendezvous(AttachClient client, ForeignFolder place, String name, ForeignFolder folder) {
    this.client = client;
    this.place = place;
    this.name = name;
    this.folder = folder;
  }

  /**
   * Makes it in the first place that has room, and puts a file there.
   *
   * @param file a name and the content of a file that has to fit in
   */
  static Rendezvous make(AttachClient client, String file, byte[] content) {
    StringBuilder complaints = new StringBuilder();
    for (String path : PLACES) {
      try {
        Rendezvous made = in(client, path);
        try {
          made.put(file, content);
          return made;
        } catch (IOException e) {
          made.close();
          throw e;
        }
      } catch (IOException | LoaderException e) {
        complaints.append(complaints.isEmpty() ? "" : "; ").append(path).append(": ");
        complaints.append(e.getMessage());
      }
    }
    if (JvmStatus.of(client.pid()).filter(status -> !status.isEnding()).isEmpty()) {
      throw Obstacles.ended(client.pid());
    }
    throw Obstacles.failed(
        client.pid(),
        "no folder can be made where the agent could be put: " + complaints,
        "make room in /tmp as the process sees it, and let its user write there");
  }

  private static Rendezvous in(AttachClient client, String path) throws IOException {
    ForeignFolder place = ForeignFolder.open(client.pid(), path);
    try {
      String name = ".jtrace-" + client.innerPid();
      while (true) {
        ForeignFolder folder = client.asTarget(() -> folder(client, place, name));
        if (folder.tryLock() && Files.exists(place.entry(name), LinkOption.NOFOLLOW_LINKS)) {
          Rendezvous made = new Rendezvous(client, place, name, folder);
          client.asTarget(made::clear); // what a killed jtrace has left
          return made;
        }
        folder.close();
        awaitOther(client);
      }
    } catch (IOException | RuntimeException e) {
      place.close();
      throw e;
    }
  }

  /** Makes the folder, or takes the one of another attach, which then holds the lock. */
  private static ForeignFolder folder(AttachClient client, ForeignFolder place, String name)
      throws IOException {
    Path path = place.entry(name);
    try {
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      if (!owner.equals(client.credentials().uid()) || ((int) mode & 0777) != 0700) {
        throw new IOException(place.path() + "/" + name + " belongs to somebody else", e);
      }
    }
    return place.child(name);
  }

  private static void awaitOther(AttachClient client) throws IOException {
    if (client.deadline().isOver()) {
      throw new IOException("another jtrace is attaching to this process");
    }
    client.pauseWhileAlive();
  }

  /** Where the target sees it. */
  String path() {
    return folder.path();
  }

  /** Where this process reaches a file of it. */
  Path entry(String file) {
    return folder.entry(file);
  }

  void makePipe(String file) throws IOException {
    client.asTarget(() -> {
      folder.makePipe(file);
      return file;
    });
  }

  Wire openPipes(String read, String written) {
    return folder.openPipes(read, written);
  }

  void put(String file, byte[] content) throws IOException {
    client.asTarget(() -> Files.write(folder.entry(file), content));
  }

  /** A file's text; bounded, as the target wrote it. */
  String text(String file) throws IOException {
    return client.asTarget(() -> {
      try (InputStream in = Files.newInputStream(folder.entry(file), LinkOption.NOFOLLOW_LINKS)) {
        return new String(in.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8).strip();
      }
    });
  }

  boolean has(String file) throws IOException {
    return client.asTarget(() -> Files.exists(folder.entry(file), LinkOption.NOFOLLOW_LINKS));
  }

  /** Hands over a file that the target wrote; the taker bounds what it reads. */
  void read(String file, JvmThreadDump.Taker taker) throws IOException {
    InputStream opened =
        client.asTarget(() -> Files.newInputStream(folder.entry(file), LinkOption.NOFOLLOW_LINKS));
    try (InputStream in = opened) {
      taker.take(in);
    }
  }

  private Rendezvous clear() throws IOException {
    try (var files = Files.newDirectoryStream(folder.entry(""))) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    return this;
  }

  @Override
  public void close() {
    try {
      client.asTarget(() -> {
        clear();
        return Files.deleteIfExists(place.entry(name));
      });
    } catch (IOException e) {
      // the target's file system went with it: nothing is left then
    } finally {
      folder.close();
      place.close();
    }
  }
}
