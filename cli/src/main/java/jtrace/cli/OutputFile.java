package jtrace.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import jtrace.profile.format.UnclosedOutput;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** A file that appears whole or not at all. */
final class OutputFile {

  /** Writes a file's contents. */
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  private OutputFile() {}

  /** Fails with the reason when the file could not be written, before any work is put into it. */
  static void checkWritable(Path file) {
    if (isDevice(file)) {
      return;
    }
    if (Files.isDirectory(file)) {
      throw unwritable(
          file, "it is a directory", "give a file name, such as " + file + "/cpu.html");
    }
    Path folder = folder(file);
    if (!Files.isDirectory(folder)) {
      throw unwritable(
          file, "the folder " + folder + " does not exist", "create it: mkdir -p " + folder);
    }
    try {
      Files.delete(Files.createTempFile(folder, ".jtrace", ".tmp"));
    } catch (IOException e) {
      throw unwritable(
          file, "the folder " + folder + " cannot be written: " + e, "choose another with -o");
    }
  }

  /** Writes beside the file and renames; an error leaves what was there before. */
  static void write(Path file, Body body) throws IOException {
    if (isDevice(file)) {
      try (OutputStream out = Files.newOutputStream(file)) {
        body.writeTo(new UnclosedOutput(out));
      }
      return;
    }
    Path part =
        folder(file).resolve("." + file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      try (OutputStream out =
          new BufferedOutputStream(
              Files.newOutputStream(
                  part,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS),
              1 << 16)) {
        body.writeTo(new UnclosedOutput(out));
      }
      move(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void move(Path part, Path file) throws IOException {
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  static Path folder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? Path.of("/") : folder;
  }

  /** Where a file that belongs to the output may be kept while it is made. */
  static Path scratchFolder(Path file) {
    return isDevice(file) ? Path.of(System.getProperty("java.io.tmpdir")) : folder(file);
  }

  /** A pipe or {@code /dev/stdout}: written as it is. */
  private static boolean isDevice(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
  }

  private static WorldException unwritable(Path file, String why, String remedy) {
    return new WorldException(
        WorldException.Kind.FAILED, new Problem("cannot write " + file, why, remedy));
  }
}
