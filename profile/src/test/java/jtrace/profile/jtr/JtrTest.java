package jtrace.profile.jtr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.ReadLoss;
import jtrace.profile.Recording;
import jtrace.profile.RecordingAssert;
import jtrace.profile.SampleRecordings;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.profile.jtr.JtrException.Reason;
import jtrace.profile.jtr.JtrFormat.BlockHeader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JtrTest {
  private static final long LIMIT_BYTES = 64 << 20;

  private static byte[] file(SampleRecordings.Writing writing) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JtrWriter writer = JtrWriter.to(Channels.newChannel(out), "memory")) {
      writing.to(writer);
    }
    return out.toByteArray();
  }

  private static Recording read(byte[] bytes) throws IOException {
    return JtrReader.read(new ByteArrayInputStream(bytes), "test.jtr", LIMIT_BYTES);
  }

  private static Reason reasonOf(byte[] bytes) {
    return catchThrowableOfType(JtrException.class, () -> read(bytes)).reason();
  }

  @Test
  void readsBackWhatWasWritten(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("a.jtr");
    try (JtrWriter writer = JtrWriter.create(path)) {
      SampleRecordings.writeSmall(writer);
    }
    Recording read = JtrReader.read(path);
    RecordingAssert.assertSame(read, SampleRecordings.small());
    assertThat(read.readLoss()).isEmpty();
  }

  @Test
  void readsBackHostileNamesExceptForLoneSurrogates() throws IOException {
    Recording read = read(file(SampleRecordings::writeHostile));
    assertThat(read.frames().get(11).methodName()).hasSize(65_535);
    assertThat(read.frames().get(6).methodName()).isEqualTo("lone?surrogate");
    assertThat(read.frames().get(4)).isEqualTo(SampleRecordings.hostile().frames().get(4));
  }

  @Test
  void cutsStringsAboveTheLimitAtACharacterAndCountsThem() throws IOException {
    String huge = "é".repeat(JtrFormat.MAX_STRING_BYTES);
    Recording read = read(file(sink -> sink.frame(Frame.ofSymbol(FrameKind.JVM, huge, "", "", 0))));
    assertThat(read.frames().getFirst().methodName())
        .isEqualTo("é".repeat(JtrFormat.MAX_STRING_BYTES / 2));
    assertThat(read.counter(JtrWriter.SHORTENED_STRINGS)).isEqualTo(1);
  }

  @Test
  void aFileCutAtAnyByteGivesAPrefixAndSaysSo() throws IOException {
    byte[] whole =
        file(sink -> {
          SampleRecordings.writeSmall(sink);
          SampleRecordings.writeSmall(sink);
        });
    Recording expected = read(whole);
    int samplesBefore = 0;
    for (int length = JtrFormat.FILE_HEADER_BYTES; length < whole.length; length++) {
      Recording cut = read(Arrays.copyOf(whole, length));
      assertThat(cut.readLoss().orElseThrow().cause()).isEqualTo(ReadLoss.Cause.UNFINISHED);
      assertThat(cut.sampleCount()).isGreaterThanOrEqualTo(samplesBefore);
      samplesBefore = cut.sampleCount();
      RecordingAssert.assertSamplePrefix(cut, expected);
    }
    assertThat(samplesBefore).isEqualTo(24);
  }

  @Test
  void aFileCutInItsHeaderIsATypedError() throws IOException {
    byte[] whole = file(SampleRecordings::writeSmall);
    assertThat(reasonOf(new byte[0])).isEqualTo(Reason.EMPTY);
    for (int length = 1; length < JtrFormat.FILE_HEADER_BYTES; length++) {
      assertThat(reasonOf(Arrays.copyOf(whole, length))).isEqualTo(Reason.DAMAGED_HEADER);
    }
  }

  @Test
  void foreignAndNewerFilesAreTypedErrors() throws IOException {
    assertThat(reasonOf("PK\003\004 this is a zip".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Reason.NOT_A_RECORDING);
    byte[] newer = file(SampleRecordings::writeSmall);
    newer[8] = JtrFormat.MAJOR + 1;
    ByteBuffer.wrap(newer).order(ByteOrder.LITTLE_ENDIAN).putInt(12, JtrFormat.crc(newer, 0, 12));
    assertThat(reasonOf(newer)).isEqualTo(Reason.NEWER_VERSION);
  }

  @Test
  void aDamagedSampleBlockIsSkippedAndCounted() throws IOException {
    byte[] whole =
        file(sink -> {
          SampleRecordings.writeSmall(sink);
          sink.sample(0, 5_000_000_000L, 3, 0, 0, 1);
        });
    int block = blockOf(whole, JtrFormat.SAMPLES);
    whole[block + JtrFormat.BLOCK_HEADER_BYTES] ^= 1;
    Recording read = read(whole);
    assertThat(read.sampleCount()).isEqualTo(1);
    assertThat(read.sampleCpu(0)).isEqualTo(3);
    ReadLoss loss = read.readLoss().orElseThrow();
    assertThat(loss.cause()).isEqualTo(ReadLoss.Cause.DAMAGED);
    assertThat(loss.damagedBlocks()).isEqualTo(1);
    assertThat(loss.lostSamples()).isEqualTo(12);
  }

  @Test
  void anyFlippedByteIsNoticed() throws IOException {
    byte[] whole = file(SampleRecordings::writeSmall);
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 0x10;
      if (i < JtrFormat.FILE_HEADER_BYTES) {
        assertThatThrownBy(() -> read(flipped)).isInstanceOf(JtrException.class);
      } else {
        assertThat(read(flipped).readLoss()).isPresent();
      }
    }
  }

  @Test
  void skipsBlocksOfLaterVersions() throws IOException {
    byte[] whole = file(SampleRecordings::writeSmall);
    byte[] payload = {1, 2, 3};
    BlockHeader later = new BlockHeader(200, 0, 3, 3, 0, JtrFormat.crc(payload, 0, payload.length));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(whole, 0, JtrFormat.FILE_HEADER_BYTES);
    out.write(later.encode().array());
    out.write(payload);
    out.write(whole, JtrFormat.FILE_HEADER_BYTES, whole.length - JtrFormat.FILE_HEADER_BYTES);
    Recording read = read(out.toByteArray());
    RecordingAssert.assertSame(read, SampleRecordings.small());
    assertThat(read.readLoss()).isEmpty();
  }

  @Test
  void randomContentUnderValidChecksumsNeverBreaksTheReader() throws IOException {
    Random random = new Random(42);
    byte[] whole = file(SampleRecordings::writeSmall);
    int prefix = blockOf(whole, JtrFormat.SAMPLES);
    for (int round = 0; round < 3000; round++) {
      byte[] payload = new byte[random.nextInt(200)];
      random.nextBytes(payload);
      if (payload.length > 0 && round % 2 == 0) {
        payload[0] = (byte) (1 + random.nextInt(8));
      }
      BlockHeader header =
          new BlockHeader(
              1 + random.nextInt(4),
              round % 5 == 0 ? JtrFormat.DEFLATED : 0,
              payload.length,
              random.nextInt(JtrFormat.MAX_BLOCK_BYTES),
              random.nextLong(),
              JtrFormat.crc(payload, 0, payload.length));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(whole, 0, prefix);
      out.write(header.encode().array());
      out.write(payload);
      Recording read = read(out.toByteArray());
      assertThat(read.frames()).hasSizeGreaterThanOrEqualTo(11);
    }
  }

  @Test
  void aFileMadeToExhaustMemoryIsRefused() throws IOException {
    byte[] bomb =
        file(sink -> {
          SampleRecordings.writeSmall(sink);
          for (int i = 0; i < 3_000_000; i++) {
            sink.sample(0, 0, 0, 0, 0, 1);
          }
        });
    assertThat(bomb.length).isLessThan(1 << 20);
    assertThat(reasonOf(bomb)).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void aFullDiskIsAnErrorThatSaysWhatIsKept() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.isWritable(full), "/dev/full is not writable here");
    assertThatThrownBy(() -> JtrWriter.create(full))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot write /dev/full")
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("make room");
  }

  @Test
  void aDiskThatFillsUpKeepsWholeBlocks() throws IOException {
    FillingChannel disk = new FillingChannel(1500);
    JtrWriter writer = JtrWriter.to(disk, "small.jtr");
    SampleRecordings.writeSmall(writer);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                writer.sample(0, i * 31_337L, i % 7, i % 2, i % 4, i);
              }
              writer.flush();
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("small.jtr");
    assertThatThrownBy(writer::flush).hasMessageContaining("an earlier write failed");
    writer.close();
    Recording read = read(disk.bytes());
    assertThat(read.sampleCount()).isEqualTo(12);
    assertThat(read.readLoss().orElseThrow().cause()).isEqualTo(ReadLoss.Cause.UNFINISHED);
  }

  @Test
  void refusesReferencesToWhatWasNeverDefined() throws IOException {
    JtrWriter writer = JtrWriter.to(Channels.newChannel(new ByteArrayOutputStream()), "memory");
    assertThatThrownBy(() -> writer.sample(0, 0, 0, 0, 0, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> writer.stack(new int[] {0}, StackEnd.COMPLETE))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> writer.thread(new ThreadInfo(0, 1, "t", false)))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void keepsTheIdsOfVirtualThreads() throws IOException {
    Recording read =
        read(
            file(sink -> {
              int process = sink.process(new ProcessInfo(1, "p", "", "", 0));
              sink.thread(ThreadInfo.virtual(process, 7, "", Long.MAX_VALUE));
              sink.thread(ThreadInfo.virtual(process, 7, "named", ThreadInfo.UNKNOWN));
              sink.thread(new ThreadInfo(process, 7, "native", false));
            }));
    assertThat(read.threads())
        .containsExactly(
            new ThreadInfo(0, 7, "virtual #" + Long.MAX_VALUE, true, Long.MAX_VALUE),
            new ThreadInfo(0, 7, "named", true, -1),
            new ThreadInfo(0, 7, "native", false));
  }

  @Test
  void keepsValuesOfSeveralEventsApart() throws IOException {
    Recording read =
        read(
            file(sink -> {
              int cpu = sink.event(new EventType("cpu", "cpu", "nanoseconds", 10, "x"));
              int process = sink.process(new ProcessInfo(1, "p", "", "", 0));
              int thread = sink.thread(new ThreadInfo(process, -1, "t", false));
              int stack = sink.stack(new int[0], StackEnd.NOT_READY);
              sink.sample(cpu, Long.MIN_VALUE, -1, thread, stack, Long.MAX_VALUE);
              int alloc = sink.event(new EventType("alloc", "space", "bytes", 512, "y"));
              sink.sample(alloc, Long.MAX_VALUE, 1, thread, stack, Long.MIN_VALUE);
              sink.sample(cpu, 0, 1, thread, stack, 10);
            }));
    assertThat(read.sampleValue(0)).isEqualTo(Long.MAX_VALUE);
    assertThat(read.sampleValue(1)).isEqualTo(Long.MIN_VALUE);
    assertThat(read.sampleValue(2)).isEqualTo(10);
    assertThat(read.sampleTimeNanos(0)).isEqualTo(Long.MIN_VALUE);
    assertThat(read.sampleTimeNanos(1)).isEqualTo(Long.MAX_VALUE);
    assertThat(read.sampleEvent(1)).isEqualTo(1);
  }

  private static int blockOf(byte[] file, int type) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int at = JtrFormat.FILE_HEADER_BYTES;
    while (file[at + 4] != type) {
      at += JtrFormat.BLOCK_HEADER_BYTES + bytes.getInt(at + 8);
    }
    return at;
  }
}
