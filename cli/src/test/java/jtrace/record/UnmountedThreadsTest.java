package jtrace.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.Set;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.RecordingBuilder;
import jtrace.symbolizer.hotspot.ThreadStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dumps as JDK 21 and 25 have written them, shortened. */
class UnmountedThreadsTest {
  private static final String OF_21 =
      """
      { "threadDump": { "processId": "7", "time": "2026-01-31T12:00:00Z", "threadContainers": [
        { "container": "<root>", "parent": null, "owner": null, "threads": [
          { "tid": "1", "name": "main", "stack": [ "java.base\\/java.lang.Thread.sleep(Thread.java:509)", "V.main(V.java:13)" ] },
          { "tid": "9", "name": "Signal Dispatcher", "stack": [ ] },
          { "tid": "18", "name": "park-0", "stack": [
              "java.base\\/java.lang.VirtualThread.park(VirtualThread.java:596)",
              "V.lambda$main$0(V.java:5)",
              "java.base\\/java.lang.VirtualThread.run(VirtualThread.java:329)" ] },
          { "tid": "23", "name": "", "stack": [
              "java.base\\/java.lang.VirtualThread.parkNanos(VirtualThread.java:635)",
              "java.base\\/java.lang.VirtualThread.sleepNanos(VirtualThread.java:807)",
              "java.base\\/java.lang.VirtualThread.run(VirtualThread.java:329)" ] },
          { "tid": "24", "name": "", "stack": [
              "java.base\\/java.lang.VirtualThread.parkNanos(VirtualThread.java:635)",
              "java.base\\/java.lang.VirtualThread.run(VirtualThread.java:329)" ] },
          { "tid": "25", "name": "carried", "stack": [
              "V.lambda$main$5(V.java:12)",
              "java.base\\/java.lang.VirtualThread.run(VirtualThread.java:329)" ] },
          { "tid": "26", "name": "unborn", "stack": [ ] } ],
          "threadCount": "7" } ] } }
      """;
  private static final String OF_25 =
      """
      { "threadDump": { "processId": "7", "threadContainers": [
        { "container": "<root>", "parent": null, "owner": null, "threads": [
          { "tid": "3", "time": "x", "name": "main", "state": "TIMED_WAITING", "stack": [ "V.main(V.java:13)" ],
            "monitorsOwned": [ { "depth": 4, "locks": [ "java.lang.Object@1" ] } ] } ], "threadCount": "1" },
        { "container": "pool", "parent": "<root>", "owner": null, "threads": [
          { "tid": 33, "virtual": true, "name": "", "state": "BLOCKED", "blockedOn": "java.lang.Object@1d5e519c",
            "stack": [ "V.lambda$main$4(V.java:11)", "java.base\\/java.lang.VirtualThread.run(VirtualThread.java:460)" ] },
          { "tid": "34", "virtual": true, "name": "", "state": "WAITING",
            "parkBlocker": { "object": "a.Lock$Sync@6418c84e", "owner": "3" },
            "stack": [ "java.base\\/java.lang.VirtualThread.park(VirtualThread.java:742)" ] },
          { "tid": "35", "virtual": true, "name": "w", "state": "TIMED_WAITING", "waitingOn": "[B@2",
            "stack": [ "java.base\\/java.lang.Object.wait0(Native Method)" ] } ], "threadCount": "3" } ] } }
      """;

  private final RecordingBuilder sink = new RecordingBuilder();

  private VirtualPart read(String json, int listedMax, Set<Long> platform, Set<Long> mounted)
      throws IOException {
    UnmountedThreads threads = new UnmountedThreads(sink, listedMax, platform, mounted);
    ListedThreads.read(new ByteArrayInputStream(json.getBytes(UTF_8)), threads::add);
    return threads.told();
  }

  @Test
  void whereTheDumpDoesNotCallThemVirtualTheirStacksDo() throws IOException {
    VirtualPart told = read(OF_21, 10, Set.of(1L, 9L), Set.of(0L, 25L));
    assertThat(told.threads()).extracting(UnmountedThread::id).containsExactly(18L, 23L, 24L, 26L);
    assertThat(told.threads())
        .extracting(UnmountedThread::status)
        .containsExactly(
            ThreadStatus.PARKED,
            ThreadStatus.SLEEPING,
            ThreadStatus.PARKED_TIMED,
            ThreadStatus.RUNNABLE);
    assertThat(told.threads().getLast().stack()).isNegative();
    assertThat(told.missing("--virtual")).isEmpty();
  }

  @Test
  void statesLocksAndOwnersAreThoseOfTheDump() throws IOException {
    VirtualPart told = read(OF_25, 10, Set.of(3L), Set.of());
    assertThat(told.threads())
        .extracting(UnmountedThread::status)
        .containsExactly(
            ThreadStatus.BLOCKED_ON_MONITOR_ENTER,
            ThreadStatus.PARKED,
            ThreadStatus.IN_OBJECT_WAIT_TIMED);
    assertThat(told.threads())
        .extracting(UnmountedThread::waitsFor)
        .containsExactly("java.lang.Object", "a.Lock$Sync", "byte[]");
    assertThat(told.threads())
        .extracting(UnmountedThread::owner)
        .containsExactly(OptionalLong.empty(), OptionalLong.of(3), OptionalLong.empty());
  }

  @Test
  void moreThanAreListedAreCounted() throws IOException {
    VirtualPart told = read(OF_25, 2, Set.of(3L), Set.of());
    assertThat(told.threads()).hasSize(2);
    assertThat(told.missing("--virtual")).isEqualTo("1 more virtual threads are not shown");
  }

  @Test
  void whatIsNoWholeDumpIsRefused() {
    for (String broken : new String[] {"", "{}", "[1, 2", OF_25.substring(0, 700), "no JSON"}) {
      assertThatThrownBy(() -> read(broken, 10, Set.of(), Set.of()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("dump of threads");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "java.base/java.lang.Thread.sleep(Thread.java:509), java.lang.Thread, sleep, Thread.java, 509",
    "java.base@21/java.lang.Thread.sleep0(Native Method), java.lang.Thread, sleep0, '', 0",
    "loader/foo@9.0/com.foo.Main.<init>(Main.java), com.foo.Main, <init>, Main.java, 0",
    "app//com.foo.Main.run(Unknown Source), com.foo.Main, run, '', 0",
    "a.V$$Lambda/0x00007f1234567890.run(Unknown Source), a.V$$Lambda, run, '', 0",
    "odd, '', odd, '', 0",
  })
  void framesAreReadAsTheJdkPrintsThem(
      String text, String className, String method, String file, int line) {
    Frame frame = UnmountedThreads.parsed(text);
    assertThat(frame.className()).isEqualTo(className);
    assertThat(frame.methodName()).isEqualTo(method);
    assertThat(frame.file()).isEqualTo(file);
    assertThat(frame.line()).isEqualTo(line);
    assertThat(frame.kind())
        .isEqualTo(text.contains("Native") ? FrameKind.NATIVE_METHOD : FrameKind.INTERPRETED);
  }
}
