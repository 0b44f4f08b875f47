package jtrace.symbolizer.elf;

import java.io.IOException;

/** A file cannot be used as ELF64; the message says which file and why. */
public final class ElfException extends IOException {

  public ElfException(String origin, String reason) {
    super(origin + ": " + reason);
  }

  ElfException(String origin, String reason, Throwable cause) {
    super(origin + ": " + reason, cause);
  }
}
