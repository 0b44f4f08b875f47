package jtrace.tests.fuzz;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import jtrace.symbolizer.TargetMemory;
import jtrace.symbolizer.hotspot.Attachment;
import jtrace.symbolizer.hotspot.HotSpotVm;

/**
 * A JVM whose memory lies. The first byte says what the rest of the input is: all of the memory,
 * every address folded to it; or changes of an honest image. And whether HotSpot's tables are read
 * from there too, or are known from the image.
 */
final class HotSpotTarget implements FuzzTarget {
  /** Reads of the target's memory for all that is asked here. */
  static final long MAX_READS = 2_000_000;

  private static final String KNOWN_BUILD = "tables of the image";
  private static final int CHANGE_BYTES = 12;
  private static final int MAX_CHANGES = 512;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final VmImage image;
  private final long[] words;
  private long reads;

  HotSpotTarget() {
    this(packaged());
  }

  private HotSpotTarget(VmImage image) {
    this.image = image;
    this.words = image.words();
    if (!(HotSpotVm.attach(image, image.libJvm(KNOWN_BUILD)) instanceof Attachment.Ready)) {
      throw new IllegalStateException("the image is no JVM");
    }
  }

  private static VmImage packaged() {
    try (InputStream in = HotSpotTarget.class.getResourceAsStream("jdk25.vm.gz")) {
      return VmImage.read(requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void read(byte[] input) {
    if (input.length < 1 + Long.BYTES) {
      return;
    }
    TargetMemory memory = (input[0] & 1) == 0 ? folded(input) : changed(input);
    reads = 0;
    TargetMemory counted =
        (address, into, offset, length) -> {
          if (++reads > MAX_READS) {
            throw new IllegalStateException("more than " + MAX_READS + " reads");
          }
          return memory.read(address, into, offset, length);
        };
    String build = (input[0] & 2) == 0 ? KNOWN_BUILD : "";
    if (HotSpotVm.attach(counted, image.libJvm(build)) instanceof Attachment.Ready(HotSpotVm vm)) {
      VmUse.all(vm);
    }
  }

  private static TargetMemory folded(byte[] input) {
    int size = input.length - 1;
    return (address, into, offset, length) -> {
      for (int i = 0; i < length; i++) {
        into[offset + i] = input[1 + (int) Long.remainderUnsigned(address + i, size)];
      }
      return true;
    };
  }

  /** Each change: three bytes that choose a word, one its width, and the new word. */
  private TargetMemory changed(byte[] input) {
    Map<Long, byte[]> pages = new HashMap<>();
    ByteBuffer in = ByteBuffer.wrap(input, 1, input.length - 1).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < MAX_CHANGES && in.remaining() >= CHANGE_BYTES; i++) {
      int choice = in.getInt();
      long word = words[(choice & 0xffffff) % words.length];
      long mask = -1L >>> (7 - (choice >>> 24 & 7)) * 8;
      byte[] page =
          pages.computeIfAbsent(
              word & -VmImage.PAGE_BYTES, start -> image.pages().get(start).clone());
      int at = (int) (word & VmImage.PAGE_BYTES - 1);
      long before = (long) LONG.get(page, at);
      LONG.set(page, at, before & ~mask | in.getLong() & mask);
    }
    return image.with(pages);
  }
}
