package jtrace.profile.pprof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import jtrace.profile.Recording;
import jtrace.profile.SampleRecordings;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.format.Golden;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PprofFormatTest {
  @TempDir Path folder;

  private static byte[] bytes(Recording recording) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new PprofFormat().write(recording, FormatOptions.DEFAULT, out);
    return out.toByteArray();
  }

  private static PprofProto.Profile parsed(Recording recording) throws IOException {
    return PprofProto.Profile.parseFrom(
        new GZIPInputStream(new ByteArrayInputStream(bytes(recording))));
  }

  @Test
  void matchesTheGoldenFile() throws IOException {
    Golden.assertMatches("small.pprof.txt", parsed(SampleRecordings.small()).toString());
  }

  @Test
  void inlinedMethodsAreLinesOfOneLocation() throws IOException {
    PprofProto.Profile profile = parsed(SampleRecordings.small());
    List<String> lines =
        profile.getLocation((int) profile.getSample(0).getLocationId(0) - 1).getLineList().stream()
            .map(line -> profile.getFunction((int) line.getFunctionId() - 1))
            .map(function -> profile.getStringTable((int) function.getName()))
            .toList();
    assertThat(lines).containsExactly("com.acme.Worker.inner", "com.acme.Worker.work");
  }

  @Test
  void everyReferenceIsDefined() throws IOException {
    for (Recording recording : List.of(SampleRecordings.small(), SampleRecordings.hostile())) {
      PprofProto.Profile profile = parsed(recording);
      assertThat(profile.getStringTable(0)).isEmpty();
      Set<Long> locations =
          profile.getLocationList().stream()
              .map(PprofProto.Location::getId)
              .collect(Collectors.toSet());
      assertThat(profile.getSampleList())
          .allSatisfy(sample -> {
            assertThat(sample.getValueCount()).isEqualTo(profile.getSampleTypeCount());
            assertThat(locations).containsAll(sample.getLocationIdList());
          });
      assertThat(profile.getLocationList())
          .allSatisfy(location -> {
            assertThat(location.getLineCount()).isPositive();
            assertThat(location.getMappingId()).isBetween(1L, (long) profile.getMappingCount());
          });
    }
  }

  @Test
  void samplesWithANearLineHaveALabel() throws IOException {
    PprofProto.Profile profile = parsed(SampleRecordings.nearLines());
    long labelled =
        profile.getSampleList().stream()
            .filter(sample ->
                sample.getLabelList().stream()
                    .anyMatch(label ->
                        profile.getStringTable((int) label.getKey()).equals("lines")
                            && profile.getStringTable((int) label.getStr()).equals("approximate")))
            .mapToLong(sample -> sample.getValue(0))
            .sum();
    assertThat(labelled).isEqualTo(3);
  }

  @Test
  void goToolLeavesNearLinesOutWhenAsked() throws Exception {
    Recording near = SampleRecordings.nearLines();
    assertThat(
            pprof(near, "-top", "-lines", "-sample_index=samples", "-tagignore=lines=approximate"))
        .contains("accounting for 2, 40.00% of 5 total")
        .contains("Worker.java:31")
        .contains("Worker.java:32");
    assertThat(pprof(near, "-tags", "-sample_index=samples")).contains("lines: Total 3.0");
  }

  @Test
  void goToolReadsTopWithInlinedMethods() throws Exception {
    assertThat(pprof("-top", "-sample_index=samples"))
        .contains("File: com.acme.Main")
        .contains("Type: samples")
        .contains("jtrace: 12 samples, 1 lost")
        .containsPattern("6 50.00% 50.00% +6 50.00%  com.acme.Worker.inner")
        .containsPattern("3 25.00% 75.00% +3 25.00%  com.acme.Fib.fib")
        .containsPattern("0 +0% .* +9 75.00%  com.acme.Main.main")
        .contains("JavaCalls::call(JavaValue*)")
        .contains("[unknown in libfoo.so]");
  }

  @Test
  void goToolReadsTimeAsTheDefault() throws Exception {
    assertThat(pprof("-top")).contains("Type: cpu").contains("Duration: 2s");
  }

  @Test
  void goToolReadsLines() throws Exception {
    assertThat(pprof("-top", "-lines", "-sample_index=samples"))
        .contains("com.acme.Worker.inner com/acme/Worker.java:40")
        .contains("com.acme.Main.main com/acme/Main.java:10");
  }

  @Test
  void goToolListsSources() throws Exception {
    Path source = folder.resolve("src/com/acme/Worker.java");
    Files.createDirectories(source.getParent());
    Files.write(
        source, Stream.iterate(1, i -> i <= 50, i -> i + 1).map(i -> "source line " + i).toList());
    assertThat(
            pprof(
                "-list=Worker.inner",
                "-source_path=" + folder.resolve("src"),
                "-sample_index=samples"))
        .containsPattern("6 +6 +40: *source line 40");
  }

  @Test
  void goToolReadsTracesTagsPeekAndRaw() throws Exception {
    assertThat(pprof("-traces", "-sample_index=samples"))
        .contains("thread:  worker-1")
        .contains("vfs_read");
    assertThat(pprof("-tags", "-sample_index=samples")).contains("worker-1").contains("4243");
    assertThat(pprof("-peek=Worker.work", "-sample_index=samples"))
        .contains("com.acme.Worker.work")
        .contains("[truncated: no unwind rule]");
    assertThat(pprof("-raw"))
        .contains("/usr/lib/jvm/lib/server/libjvm.so abcdef0123 [FN]")
        .contains("[FN][FL][LN][IN]");
    assertThat(pprof("-top", "-tagfocus=thread=worker-1", "-sample_index=samples"))
        .contains("Active filters")
        .doesNotContain("Fib");
  }

  @Test
  void goToolReadsHostileNamesAndEmptyProfiles() throws Exception {
    String hostile = pprof(SampleRecordings.hostile(), "-top");
    assertThat(hostile).contains("<script>alert(1)</script>").contains("new\\nline");
    assertThat(hostile.chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
    Recording empty = new jtrace.profile.RecordingBuilder().build();
    assertThat(pprof(empty, "-top")).contains("0% of 0 total");
  }

  private String pprof(String... options) throws Exception {
    return pprof(SampleRecordings.small(), options);
  }

  private String pprof(Recording recording, String... options) throws Exception {
    Assumptions.assumeTrue(hasGo(), "go is not installed: go tool pprof cannot be asked");
    Path file = folder.resolve("profile.pb.gz");
    Files.write(file, bytes(recording));
    List<String> command = new ArrayList<>(List.of("go", "tool", "pprof", "-symbolize=none"));
    command.addAll(List.of(options));
    command.add(file.toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PPROF_TMPDIR", folder.toString());
    builder.environment().putIfAbsent("HOME", folder.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private static boolean hasGo() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "go")));
  }
}
