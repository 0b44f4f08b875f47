package jtrace.profile.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.SampleRecordings;
import jtrace.profile.filter.ViewOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every output format promises, whatever it writes. */
class FormatContractTest {
  static List<ProfileFormat> formats() {
    return FormatRegistry.standard().formats();
  }

  private static byte[] written(ProfileFormat format, Recording recording, FormatOptions options)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.write(recording, options, out);
    return out.toByteArray();
  }

  private static boolean isBinary(ProfileFormat format) {
    return Stream.of(".jtr", ".jfr", ".pb.gz").anyMatch(format.extensions()::contains);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void writesTheSameBytesForTheSameRecording(ProfileFormat format) throws IOException {
    byte[] first = written(format, SampleRecordings.small(), FormatOptions.DEFAULT);
    assertThat(first).isNotEmpty();
    assertThat(written(format, SampleRecordings.small(), FormatOptions.DEFAULT)).isEqualTo(first);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void writesAnEmptyRecording(ProfileFormat format) throws IOException {
    written(format, new RecordingBuilder().build(), FormatOptions.DEFAULT);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void leavesTheStreamOpen(ProfileFormat format) throws IOException {
    boolean[] closed = {false};
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    format.write(SampleRecordings.small(), FormatOptions.DEFAULT, out);
    assertThat(closed[0]).isFalse();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void passesOnErrorsOfTheStream(ProfileFormat format) {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThatThrownBy(() -> format.write(SampleRecordings.small(), FormatOptions.DEFAULT, full))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left on device");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void hostileNamesLeaveNoControlCharactersInTexts(ProfileFormat format) throws IOException {
    ViewOptions view =
        ViewOptions.builder().threadRoots(true).processRoots(true).lines(true).build();
    byte[] bytes =
        written(
            format,
            SampleRecordings.hostile(),
            FormatOptions.DEFAULT.withView(view).withTitle("ti\ntle\u001b[31m<b>"));
    if (!isBinary(format)) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      assertThat(text.chars().filter(c -> c < ' ' && c != '\n' && c != '\t' && c != '\r'))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void everyViewOptionIsTaken(ProfileFormat format) throws IOException {
    ViewOptions view =
        ViewOptions.builder()
            .threadRoots(true)
            .annotate(true)
            .signatures(true)
            .kernel(false)
            .nativeFrames(false)
            .build();
    for (Weight weight : Weight.values()) {
      assertThat(
              written(
                  format,
                  SampleRecordings.small(),
                  FormatOptions.DEFAULT.withView(view).withWeight(weight)))
          .isNotEmpty();
    }
  }

  @Test
  void findsFormatsByTheLongestExtension() {
    FormatRegistry registry = FormatRegistry.standard();
    assertThat(registry.byFileName("a.speedscope.json").name()).isEqualTo("speedscope");
    assertThat(registry.byFileName("a.json").name()).isEqualTo("JSON");
    assertThat(registry.byFileName("/x/A.PB.GZ").name()).isEqualTo("pprof");
    assertThat(registry.byFileName("a.collapsed").name()).isEqualTo("folded stacks");
  }

  @Test
  void anUnknownExtensionNamesTheKnownOnes() {
    assertThatThrownBy(() -> FormatRegistry.standard().byFileName("a.pdf"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.pdf")
        .hasMessageContaining(".jtr");
  }

  @Test
  void pprofIsOneGzipMember() throws IOException {
    byte[] bytes =
        written(
            FormatRegistry.standard().byFileName("a.pb.gz"),
            SampleRecordings.small(),
            FormatOptions.DEFAULT);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes()).isNotEmpty();
  }
}
