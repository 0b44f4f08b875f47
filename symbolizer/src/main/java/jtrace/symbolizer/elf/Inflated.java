package jtrace.symbolizer.elf;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.InflaterInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks compressed parts within the limits; what is broken or too large gives an empty buffer.
 */
final class Inflated {

  private static final int ELFCOMPRESS_ZLIB = 1;
  private static final int HEADER_BYTES = 24; // Elf64_Chdr

  private Inflated() {}

  static ByteBuffer section(ByteBuffer raw) {
    if (raw.limit() < HEADER_BYTES || raw.getInt(0) != ELFCOMPRESS_ZLIB) {
      return ElfFile.empty();
    }
    byte[] packed = new byte[raw.limit() - HEADER_BYTES];
    raw.get(HEADER_BYTES, packed);
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
      return all(in);
    } catch (IOException e) {
      return ElfFile.empty();
    }
  }

  static ByteBuffer xz(ByteBuffer raw) {
    byte[] packed = new byte[raw.limit()];
    raw.get(0, packed);
    try (InputStream in =
        new XZInputStream(new ByteArrayInputStream(packed), ElfLimits.MAX_XZ_MEMORY_KIB)) {
      return all(in);
    } catch (IOException e) {
      return ElfFile.empty();
    }
  }

  private static ByteBuffer all(InputStream in) throws IOException {
    byte[] content = in.readNBytes(ElfLimits.MAX_INFLATED_BYTES + 1);
    if (content.length > ElfLimits.MAX_INFLATED_BYTES) {
      return ElfFile.empty();
    }
    return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }
}
