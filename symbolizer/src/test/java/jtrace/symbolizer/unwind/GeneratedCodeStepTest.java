package jtrace.symbolizer.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Steps a thread of live JVMs instruction by instruction and compares every row with what happens;
 * {@code -Djtrace.steps=N} steps longer.
 */
class GeneratedCodeStepTest {

  private static final long STEPS = Long.getLong("jtrace.steps", 30_000);

  @TempDir Path work;

  @ParameterizedTest
  @CsvSource({
    "/usr/lib/jvm/java-17-openjdk-amd64, '-Xint'",
    "/usr/lib/jvm/temurin-25-jdk-amd64, '-Xint'",
    "/usr/lib/jvm/java-17-openjdk-amd64, '-XX:TieredStopAtLevel=1 -XX:-Inline'",
    "/usr/lib/jvm/temurin-25-jdk-amd64, '-XX:TieredStopAtLevel=1 -XX:-Inline'",
    "/usr/lib/jvm/java-17-openjdk-amd64, '-XX:CompileCommand=quiet -XX:CompileCommand=exclude,StepTarget::round'",
    "/usr/lib/jvm/temurin-25-jdk-amd64, '-XX:CompileCommand=quiet -XX:CompileCommand=exclude,StepTarget::round'",
  })
  void everyRuleForetellsWhereItsFrameReturns(Path javaHome, String flags) throws IOException {
    assumeTrue(Files.isDirectory(javaHome), "no JDK at " + javaHome);
    try (SteppedJvm jvm = SteppedJvm.start(javaHome, work, Arrays.asList(flags.split(" ")))) {
      List<GeneratedRegion> regions = jvm.printedRegions();
      assertThat(regions).hasSizeGreaterThan(300);
      long base = regions.getFirst().begin() & -4096;
      GeneratedCodeRows rows = GeneratedCodeRows.of(regions, base, regions.getLast().end());
      assertThat(rows.coverage().refusedRegions()).as("%s", rows.coverage()).isZero();
      try (SteppedThread thread = new SteppedThread(jvm.threadNamed("stepped"))) {
        StepCheck check = new StepCheck(jvm, thread, regions, rows.table(), base);
        check.run(STEPS);
        assertThat(check.failures).as(check.summary()).isEmpty();
        assertThat(check.withoutRule)
            .as("%s%n%s%n%s", check.summary(), rows.coverage(), check.withoutRuleByName)
            .isLessThanOrEqualTo(check.generated / 1000);
        assertThat(check.provenPcs).hasSizeGreaterThan(100);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/lib/jvm/java-17-openjdk-amd64, '-XX:CompileCommand=quiet -XX:CompileCommand=exclude,StepTarget::round'",
    "/usr/lib/jvm/temurin-25-jdk-amd64, '-XX:CompileCommand=quiet -XX:CompileCommand=exclude,StepTarget::round'",
    "/usr/lib/jvm/java-17-openjdk-amd64, '-XX:TieredStopAtLevel=1 -XX:-Inline -XX:CompileCommand=quiet -XX:CompileCommand=exclude,StepTarget*::area'",
    "/usr/lib/jvm/temurin-25-jdk-amd64, '-XX:TieredStopAtLevel=1 -XX:-Inline -XX:CompileCommand=quiet -XX:CompileCommand=exclude,StepTarget*::area'",
  })
  void adaptersAndVtableStubsForetellWhereTheirFramesReturn(Path javaHome, String flags)
      throws IOException {
    assumeTrue(Files.isDirectory(javaHome), "no JDK at " + javaHome);
    try (SteppedJvm jvm = SteppedJvm.start(javaHome, work, Arrays.asList(flags.split(" ")))) {
      AttachedCode code = jvm.attached();
      long start = System.nanoTime();
      GeneratedCodeRows rows = GeneratedCodeRows.of(code.regions(), code.low(), code.high());
      long micros = (System.nanoTime() - start) / 1000;
      System.out.println(
          javaHome + " " + micros + " us, " + rows.table().rows() + " rows, " + rows.coverage());
      assertThat(rows.coverage().frameSizeDiffers()).isLessThan(5);
      assertThat(rows.coverage().frameSizeAgrees()).isGreaterThan(20);
      try (SteppedThread thread = new SteppedThread(jvm.threadNamed("stepped"))) {
        StepCheck check = new StepCheck(jvm, thread, code.regions(), rows.table(), code.low());
        check.run(STEPS);
        assertThat(check.failures).as(check.summary()).isEmpty();
        assertThat(check.withoutRule)
            .as("%s%n%s%n%s", check.summary(), rows.coverage(), check.withoutRuleByName)
            .isLessThanOrEqualTo(check.generated / 1000);
        assertThat(check.provenByKind).containsKeys("ADAPTER", "STUB", "INTERPRETER");
      }
    }
  }
}
