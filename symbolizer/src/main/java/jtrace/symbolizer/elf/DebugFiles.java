package jtrace.symbolizer.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Finds the debug file of a stripped one, as GDB does: by build id under {@code
 * /usr/lib/debug/.build-id}, then by {@code .gnu_debuglink} (checksum compared) beside the file, in
 * its {@code .debug} folder, and under {@code /usr/lib/debug}.
 *
 * @param root where the file's path is looked up: {@code /}, or the {@code /proc/PID/root} of a
 *     container. The host's debug files are tried by build id too.
 */
public record DebugFiles(Path root) {

  private static final String DEBUG = "usr/lib/debug";
  private static final int MAX_LINK_BYTES = 255;

  /** The debug file of {@code file}, known to the target as {@code path}. */
  public Optional<ElfFile> find(ElfFile file, String path) {
    Optional<ElfFile> byId = byBuildId(file.buildId());
    return byId.isPresent() ? byId : byLink(file, path);
  }

  /** The symbols that {@code .gnu_debugdata} carries (Fedora's MiniDebugInfo). */
  static Optional<ElfFile> embedded(ElfFile file) {
    ByteBuffer packed = file.content(".gnu_debugdata");
    if (!packed.hasRemaining()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ElfFile.parse(Inflated.xz(packed), file.origin() + " .gnu_debugdata"));
    } catch (ElfException e) {
      return Optional.empty();
    }
  }

  private Optional<ElfFile> byBuildId(String id) {
    if (id.length() < 4) {
      return Optional.empty();
    }
    String name = ".build-id/" + id.substring(0, 2) + "/" + id.substring(2) + ".debug";
    for (Path base : List.of(root, Path.of("/"))) {
      Optional<ElfFile> found = open(base, DEBUG + "/" + name);
      if (found.isPresent() && found.get().buildId().equals(id)) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<ElfFile> byLink(ElfFile file, String path) {
    ByteBuffer link = file.content(".gnu_debuglink");
    if (link.limit() < 8 || !path.startsWith("/")) {
      return Optional.empty();
    }
    String name = ElfHeaders.text(link, 0, MAX_LINK_BYTES);
    int checksum = link.getInt(link.limit() - 4);
    String folder = path.substring(0, path.lastIndexOf('/'));
    if (name.isEmpty() || name.contains("/")) {
      return Optional.empty();
    }
    for (String candidate :
        List.of(
            folder + "/" + name, folder + "/.debug/" + name, DEBUG + "/" + folder + "/" + name)) {
      Optional<ElfFile> found = open(root, candidate);
      if (found.isPresent() && checksum(found.get()) == checksum) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<ElfFile> open(Path root, String path) {
    try {
      return Optional.of(ElfFile.open(RootedPath.resolve(root, path)));
    } catch (IOException e) {
      return Optional.empty(); // not installed: the usual case
    }
  }

  private static int checksum(ElfFile file) {
    CRC32 crc = new CRC32();
    crc.update(file.range(0, file.sizeBytes()));
    return (int) crc.getValue();
  }
}
