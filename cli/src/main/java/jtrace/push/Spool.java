package jtrace.push;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is still to be sent, a file each, the oldest first; also after a restart. When there is too
 * much, the oldest goes, and is counted.
 */
final class Spool {
  private static final Pattern NAME = Pattern.compile("(\\d{1,18})\\.profile");

  private final Path folder;
  private final long maxBytes;
  private long next;
  private long dropped;

  /** Takes over what the folder holds; makes it when it is not there. */
  Spool(Path folder, long maxBytes) throws IOException {
    this.folder = folder;
    this.maxBytes = maxBytes;
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    List<Path> files = files();
    next = files.isEmpty() ? 0 : number(files.getLast()) + 1;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted(java.util.Comparator.comparingLong(Spool::number))
          .toList();
    }
  }

  private static long number(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }

  /** Keeps it until it is {@link #remove}d; what has no room is dropped. */
  synchronized void add(byte[] body) throws IOException {
    if (body.length > maxBytes) {
      dropped++;
      return;
    }
    List<Path> files = files();
    long bytes = sizeBytes();
    for (int i = 0; i < files.size() && bytes + body.length > maxBytes; i++) {
      bytes -= Files.size(files.get(i));
      remove(files.get(i));
      dropped++;
    }
    Path part = folder.resolve("next.part");
    Files.write(part, body);
    Files.move(part, folder.resolve(next++ + ".profile"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The one to send next. */
  synchronized Optional<Path> oldest() throws IOException {
    return files().stream().findFirst();
  }

  synchronized void remove(Path file) throws IOException {
    try {
      Files.delete(file);
    } catch (NoSuchFileException e) {
      return; // it had to make room meanwhile
    }
  }

  synchronized long sizeBytes() throws IOException {
    long bytes = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  synchronized long dropped() {
    return dropped;
  }
}
