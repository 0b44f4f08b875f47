package jtrace.profile.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.StableNames;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.profile.analysis.DiffScale;
import jtrace.profile.analysis.DiffTable;
import jtrace.profile.analysis.SortKey;
import jtrace.profile.filter.Profile;
import jtrace.profile.filter.ViewOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class DiffFormatTest {
  private static final long PERIOD_NANOS = 10_000_000;

  /** A profile in which a.B.run calls each of the methods that often. */
  private static Profile profile(Object... methodsAndCounts) {
    RecordingBuilder builder = new RecordingBuilder();
    int event = builder.event(new EventType("cpu", "cpu", "nanoseconds", PERIOD_NANOS, "test"));
    int thread =
        builder.thread(
            new ThreadInfo(builder.process(new ProcessInfo(1, "p", "", "", 0)), 1, "t", true));
    int run = builder.frame(java("run"));
    int[] stacks = new int[methodsAndCounts.length / 2];
    int[] rest = new int[stacks.length];
    int samples = 0;
    for (int i = 0; i < stacks.length; i++) {
      int leaf = builder.frame(java((String) methodsAndCounts[2 * i]));
      stacks[i] = builder.stack(new int[] {leaf, run}, StackEnd.COMPLETE);
      rest[i] = (int) methodsAndCounts[2 * i + 1];
      samples += rest[i];
    }
    for (int i = 0, kind = 0; i < samples; i++) {
      do {
        kind = (kind + 1) % stacks.length;
      } while (rest[kind] == 0);
      rest[kind]--;
      builder.sample(event, i * PERIOD_NANOS, 0, thread, stacks[kind], PERIOD_NANOS);
    }
    Recording recording = builder.build();
    return Profile.of(recording, ViewOptions.ALL);
  }

  private static Frame java(String method) {
    return new Frame(FrameKind.C2, "a.B", method, "", "", "", 0, false, "", 0, NameStatus.NAMED);
  }

  private static final Profile BEFORE = profile("same", 600, "gone", 400);
  private static final Profile AFTER = profile("same", 1200, "lambda$run$7", 800);

  /** For tests of the page too. */
  public static DiffFormat known() {
    return new DiffFormat(BEFORE, AFTER, DiffScale.ofShares(BEFORE, AFTER), "a and b");
  }

  private static DiffTable.Row row(DiffTable table, String method) {
    return table.rows().stream()
        .filter(row -> row.keys().equals(List.of("a.B." + method)))
        .findFirst()
        .orElseThrow();
  }

  private static DiffTable table(Profile before, Profile after, DiffScale scale) {
    return DiffTable.of(before, after, List.of(SortKey.METHOD), scale);
  }

  @Test
  void sharesDoNotDependOnTheLengthOfARecording() {
    DiffTable table = table(BEFORE, AFTER, DiffScale.ofShares(BEFORE, AFTER));
    assertThat(row(table, "same").selfDelta()).isZero();
    assertThat(row(table, "same").isSignificant()).isFalse();
    assertThat(row(table, "gone").selfDelta()).isEqualTo(-0.4);
    assertThat(row(table, "gone").isSignificant()).isTrue();
    assertThat(row(table, "run").totalDelta()).isZero();
  }

  @Test
  void aRequestsCostIsTheValueDividedByTheRequests() {
    DiffTable table = table(BEFORE, AFTER, DiffScale.ofRequests(BEFORE, AFTER, 100, 400));
    assertThat(row(table, "same").selfBefore().value()).isEqualTo(6.0 * PERIOD_NANOS);
    assertThat(row(table, "same").selfAfter().value()).isEqualTo(3.0 * PERIOD_NANOS);
    assertThat(row(table, "same").isSignificant()).isTrue();
  }

  @Test
  void aSmallDifferenceOfFewSamplesIsChance() {
    Profile few = profile("same", 24, "gone", 16);
    Profile other = profile("same", 20, "gone", 20);
    DiffTable table = table(few, other, DiffScale.ofShares(few, other));
    assertThat(table.rows()).noneMatch(DiffTable.Row::isSignificant);
  }

  @Test
  void theTableSaysWhatIsNewAndWhatIsGone() {
    StringBuilder text = new StringBuilder();
    table(BEFORE, AFTER, DiffScale.ofShares(BEFORE, AFTER)).append(10, text);
    assertThat(text.toString().lines())
        .anyMatch(line -> line.contains("gone") && line.contains(" * a.B.gone"))
        .anyMatch(line -> line.contains("new") && line.contains(" * a.B.lambda$run"))
        .anyMatch(line -> line.contains("1.00x") && line.contains("   a.B.same"));
  }

  @Test
  void foldedStacksHaveBothNumbers() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    known().writeFolded(out);
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "a.B.run;a.B.gone 400 0\na.B.run;a.B.lambda$run 0 800\na.B.run;a.B.same 600 1200\n");
  }

  @ParameterizedTest
  @CsvSource({
    "a.B.lambda$run$7, a.B.lambda$run",
    "a.B$$Lambda.run, a.B$$Lambda.run",
    "a.B$$Lambda$14/0x00007f.run, a.B$$Lambda.run",
    "jdk.proxy2.$Proxy45.get, jdk.proxy2.$Proxy.get",
    "a.Dao$$EnhancerBySpringCGLIB$$1a2b3c.find, a.Dao$$EnhancerBySpringCGLIB.find",
    "a.Dao$$SpringCGLIB$$0.find, a.Dao$$SpringCGLIB.find",
    "a.Dao$HibernateProxy$xK3f.find, a.Dao$HibernateProxy.find",
    "finish_task_switch.isra.0, finish_task_switch",
    "a.B$1.run, a.B$1.run",
    "java.util.TimSort.mergeHi, java.util.TimSort.mergeHi"
  })
  void namesLoseWhatIsNumberedAnew(String name, String stable) {
    assertThat(StableNames.of(name)).isEqualTo(stable);
  }
}
