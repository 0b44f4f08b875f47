package jtrace.tests.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jtrace.symbolizer.kernel.Kallsyms;

/** A kernel's list of symbols; those found are asked for again, at and beside their addresses. */
final class KallsymsTarget implements FuzzTarget {
  private final Path file = temporary();

  private static Path temporary() {
    try {
      Path file = Files.createTempFile("jtrace-fuzz", ".kallsyms");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void read(byte[] input) throws IOException {
    Files.write(file, input);
    Kallsyms symbols = Kallsyms.openFile(file);
    long address = 0;
    for (byte b : input) {
      int digit = Character.digit(b, 16);
      address = digit < 0 ? 0 : address << 4 | digit;
      if (digit < 0 || (address & 0xff) == 0) {
        symbols.symbolize(address);
      }
    }
    symbols.symbolize(-1L);
    symbols.symbolize(0xffffffff81000000L);
  }
}
