package jtrace.tests.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import jtrace.profile.Recording;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.format.FormatRegistry;
import jtrace.profile.format.ProfileFormat;
import jtrace.profile.jtr.JtrException;
import jtrace.profile.jtr.JtrReader;

/**
 * A recording file; what can be read of it is written in one of the formats, which the input
 * decides: all of them take a tenth of a second. An input that starts with the file's magic is read
 * as it is; any other is blocks without their checksums, which are added here: nothing would get
 * past them else.
 */
final class JtrTarget implements FuzzTarget {
  private static final long READER_BYTES = 16 << 20;
  private static final int MAGIC_START = 0x89;
  private static final int MAX_STORED = 1 << 12;
  private static final long MAX_WRITTEN_FRAMES = 1 << 16;

  @Override
  public void read(byte[] input) throws IOException {
    byte[] file = input.length > 0 && (input[0] & 0xff) == MAGIC_START ? input : withSums(input);
    Recording recording;
    try {
      recording = JtrReader.read(new ByteArrayInputStream(file), "input", READER_BYTES);
    } catch (JtrException e) {
      return;
    }
    if (framesInAll(recording) > MAX_WRITTEN_FRAMES) {
      return; // formats list each sample's frames: as much as the file asks for
    }
    List<ProfileFormat> formats = FormatRegistry.standard().formats();
    ProfileFormat format = formats.get(Math.floorMod(sum(input, input.length), formats.size()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.write(recording, FormatOptions.DEFAULT, out);
    if (format.extensions().contains(".jtr")) {
      Recording again =
          JtrReader.read(new ByteArrayInputStream(out.toByteArray()), "copy", READER_BYTES);
      if (again.sampleCount() != recording.sampleCount()) {
        throw new IllegalStateException("a copy has another number of samples");
      }
    }
  }

  private static long framesInAll(Recording recording) {
    long frames = 0;
    for (int i = 0; i < recording.sampleCount(); i++) {
      frames += recording.stackDepth(recording.sampleStack(i));
    }
    return frames;
  }

  /** Blocks of the input, each a type, flags, two bytes of length and its content. */
  private static byte[] withSums(byte[] input) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ByteBuffer head = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    head.put(new byte[] {(byte) MAGIC_START, 'J', 'T', 'R', '\r', '\n', 0x1a, '\n'});
    head.putShort((short) 2).putShort((short) 0);
    file.writeBytes(head.putInt(sum(head.array(), 12)).array());
    ByteBuffer in = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= 4) {
      byte type = in.get();
      byte flags = in.get();
      byte[] payload = new byte[Math.min(in.getShort() & MAX_STORED - 1, in.remaining())];
      in.get(payload);
      ByteBuffer block = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
      block.putInt(0x4b4c424a).put(type).put(flags).putShort((short) 0);
      block.putInt(payload.length).putInt((flags & 1) == 0 ? payload.length : MAX_STORED);
      block.putLong(1_000_000_000L).putInt(sum(payload, payload.length));
      file.writeBytes(block.putInt(sum(block.array(), 28)).array());
      file.writeBytes(payload);
    }
    return file.toByteArray();
  }

  private static int sum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(Arrays.copyOf(bytes, length));
    return (int) crc.getValue();
  }
}
