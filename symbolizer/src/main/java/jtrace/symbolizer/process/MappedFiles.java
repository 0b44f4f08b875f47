package jtrace.symbolizer.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.Optional;
import jtrace.symbolizer.elf.ElfException;
import jtrace.symbolizer.elf.ElfFile;
import jtrace.symbolizer.elf.RootedPath;

/** Opens the files that a process maps, exactly those inodes and nothing else. */
final class MappedFiles {

  private final int pid;

  MappedFiles(int pid) {
    this.pid = pid;
  }

  /**
   * Opens the file behind a mapping, as {@link #path} names it.
   *
   * @throws ElfException when it is there no more
   */
  ElfFile open(Mapping mapping) throws IOException {
    Path path =
        found(mapping)
            .orElseThrow(() ->
                new ElfException(
                    mapping.path(), "no longer the file that process " + pid + " has mapped"));
    return ElfFile.open(path, mapping.path());
  }

  /**
   * A path to the file behind a mapping. {@code map_files} names the inode itself, also when the
   * path is deleted, replaced or in another mount namespace; it needs CAP_SYS_ADMIN or
   * CAP_CHECKPOINT_RESTORE (proc(5)). Without it the path inside the process's root is used, if
   * device and inode are the mapped ones.
   */
  Path path(Mapping mapping) {
    try {
      return found(mapping).orElse(exact(mapping));
    } catch (IOException e) {
      return exact(mapping); // who opens it gets the error
    }
  }

  private Optional<Path> found(Mapping mapping) throws IOException {
    Path exact = exact(mapping);
    if (Files.isRegularFile(exact)) {
      return Optional.of(exact);
    }
    Path path = RootedPath.resolve(root(), mapping.path());
    return mapping.deleted() || !sameFile(path, mapping) ? Optional.empty() : Optional.of(path);
  }

  /** Size and times of the mapped inode; empty when they cannot be had. */
  Optional<BasicFileAttributes> attributes(Mapping mapping) {
    try {
      return Optional.of(Files.readAttributes(exact(mapping), BasicFileAttributes.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path exact(Mapping mapping) {
    return Path.of("/proc", Integer.toString(pid), "map_files", range(mapping));
  }

  /** The root folder of the process as seen from here. */
  Path root() {
    return Path.of("/proc", Integer.toString(pid), "root");
  }

  private static String range(Mapping mapping) {
    return Long.toHexString(mapping.start()) + "-" + Long.toHexString(mapping.end());
  }

  private static boolean sameFile(Path path, Mapping mapping) {
    try {
      long inode = (Long) Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
      long device = (Long) Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS);
      return inode == mapping.inode() && device == device(mapping.device());
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** The st_dev of {@code major:minor} in hex (glibc's gnu_dev_makedev). */
  static long device(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      return -1;
    }
    try {
      long major = HexFormat.fromHexDigitsToLong(text, 0, colon);
      long minor = HexFormat.fromHexDigitsToLong(text, colon + 1, text.length());
      return (minor & 0xff)
          | (major & 0xfff) << 8
          | (minor & ~0xffL) << 12
          | (major & ~0xfffL) << 32;
    } catch (IllegalArgumentException e) {
      return -1;
    }
  }
}
