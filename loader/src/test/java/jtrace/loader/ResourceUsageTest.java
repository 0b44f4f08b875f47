package jtrace.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ResourceUsageTest {
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  @Test
  void timeIsThatOfTheProcess() {
    Duration before = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    ResourceUsage usage = ResourceUsage.ofSelf();
    Duration after = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    long tick = Duration.ofMillis(10).toNanos(); // /proc/PID/stat counts in these
    assertThat(usage.cpuNanos()).isBetween(before.toNanos() - tick, after.toNanos() + 2 * tick);
  }

  @Test
  void memoryIsTheLargestResidentSet() throws IOException {
    Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc/self/status")));
    assertThat(peak.find()).isTrue();
    long bytes = Long.parseLong(peak.group(1)) << 10;
    assertThat((double) ResourceUsage.ofSelf().peakRssBytes())
        .isCloseTo(bytes, within(bytes / 100.0));
  }
}
