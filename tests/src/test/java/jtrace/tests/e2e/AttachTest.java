package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import jtrace.tests.run.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent is loaded into running JVMs, and into JVMs that stand in the way of it. */
@E2e
class AttachTest {
  private static final String NOBODY = "65534";
  private static final String WAIT = "echo locked; exec sleep 100";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {8, 11, 17, 21, 25, 26})
  void theAgentIsLoadedFoundAgainAndLetGo(int major) throws IOException {
    try (Child target = idle(major)) {
      assertComesAndGoes(target);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 25})
  void anotherUsersJvmInItsOwnNamespaces(int major) throws IOException {
    Path jdk = Targets.jdkWithRoot(major);
    try (Child target = Targets.alone(jdk, NOBODY, List.of(), "Idle", "seconds=120").awaitReady()) {
      List<String> status = Files.readAllLines(proc(target).resolve("status"));
      assertThat(status).anyMatch(line -> line.startsWith("Uid:\t" + NOBODY));
      assertThat(status).anyMatch(line -> line.matches("NSpid:\\s+\\d+\\s+\\d+"));
      assertComesAndGoes(target);
    }
  }

  private static void assertComesAndGoes(Child target) throws IOException {
    String pid = pid(target);
    assertThat(Jtrace.run("attach", pid).assertExit(0).child().output()).contains(": attached");
    assertThat(Jtrace.run("attach", pid).assertExit(0).child().output())
        .contains(": already attached");
    assertThat(Jtrace.run("detach", pid).assertExit(0).child().output()).contains(": detached");
    assertClean(target);
    assertThat(target.output()).doesNotContain("Full thread dump", "Exception");
  }

  @Test
  void whatIsNotWantedIsTold() {
    try (Child target = idle(17, "-XX:+DisableAttachMechanism")) {
      assertRefused(target, "-XX:+DisableAttachMechanism");
    }
    try (Child target = idle(17, "-XX:-EnableDynamicAgentLoading")) {
      assertRefused(target, "-XX:-EnableDynamicAgentLoading");
    }
    try (Child target = Targets.busyNative()) {
      assertRefused(target, "no HotSpot");
    }
  }

  @Test
  void aJvmThatLeavesSignalsAloneListensFromItsStart() throws IOException {
    try (Child target = idle(17, "-Xrs")) {
      assertComesAndGoes(target);
    }
  }

  @Test
  void aStoppedJvmIsNotAskedAndHasNothingToAnswerLater() throws IOException {
    try (Child target = idle(17)) {
      target.signal("STOP");
      assertRefused(target, "it is stopped");
      target.signal("CONT");
      assertThat(target.awaitText("HAS", Duration.ofSeconds(10))).isNotEmpty();
      assertClean(target);
      assertThat(target.output()).doesNotContain("Full thread dump");
    }
  }

  @Test
  void noFreeDescriptor() throws IOException {
    try (Child target = idle(17)) {
      target.awaitText(" classes 1", Duration.ofSeconds(20)); // it needs no more files of its own
      Child.run(
          Duration.ofSeconds(10), List.of("prlimit", "--pid", pid(target), "--nofile=3:4096"));
      assertRefused(target, "no free file descriptor");
      Child.run(
          Duration.ofSeconds(10), List.of("prlimit", "--pid", pid(target), "--nofile=4096:4096"));
      assertComesAndGoes(target);
    }
  }

  @Test
  void aFullFolderForTemporaryFiles() throws IOException {
    try (Child target = idle(17)) {
      limit(target, "size=96m");
      fill(proc(target).resolve("root/tmp"));
      assertThat(Jtrace.run("attach", pid(target)).assertExit(0).child().output())
          .as("there is room in /dev/shm")
          .contains(": attached");
    }
    try (Child target = idle(17)) {
      limit(target, "nr_inodes=4000");
      Path tmp = proc(target).resolve("root/tmp");
      for (int files = 0; files < 4000; files++) {
        try {
          Files.createFile(tmp.resolve("file-" + files));
        } catch (IOException e) {
          assertThat(e).hasMessageContaining("No space");
          break;
        }
      }
      assertRefused(target, "no file can be made in its /tmp", "No space left");
    }
  }

  /** Of the tmpfs that is the target's /tmp. */
  private static void limit(Child target, String what) {
    Child mount =
        Child.run(
            Duration.ofSeconds(10),
            List.of("nsenter", "-m", "-t", pid(target), "mount", "-o", "remount," + what, "/tmp"));
    assertThat(mount.exitCode()).as(mount.output()).isZero();
  }

  private static void fill(Path folder) throws IOException {
    byte[] page = new byte[64 << 10];
    try (var out = Files.newOutputStream(folder.resolve("filler"))) {
      for (int i = 0; i < 4000; i++) {
        out.write(page);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space");
      return;
    }
    throw new IllegalStateException("it never gets full");
  }

  @Test
  void aJvmThatEndsMeanwhile() throws IOException {
    try (Child target = idle(17)) {
      Path folder = proc(target).resolve("root/tmp/.jtrace-" + Targets.innerPid(target));
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      // as another jtrace that is attaching: this one waits for it until the target's end
      try (Child other = Child.start(List.of("flock", folder.toString(), "sh", "-c", WAIT))) {
        other.awaitLine("locked", Duration.ofSeconds(10));
        endWhileWaiting(target);
      }
    }
  }

  private static void endWhileWaiting(Child target) {
    try (Jtrace attach = Jtrace.start("attach", pid(target), "--timeout", "60s")) {
      assertThat(Child.until(Jtrace.LIMIT, () -> holdsProcess(attach.pid()))).isTrue();
      target.signal("KILL");
      attach.awaitEnd(Duration.ofSeconds(30)).assertProblem(1, "it has ended");
    }
  }

  private static boolean holdsProcess(long pid) {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return open.anyMatch(fd -> Targets.link(fd).contains("pidfd"));
    } catch (IOException e) {
      return false;
    }
  }

  private static void assertRefused(Child target, String... words) {
    Jtrace.run("attach", pid(target), "--timeout", "5s")
        .assertProblem(1, "cannot attach to process " + pid(target))
        .assertProblem(1, words);
    assertThat(target.isAlive()).as(target.output()).isTrue();
  }

  private static void assertClean(Child target) throws IOException {
    String number = Targets.innerPid(target);
    try (Stream<Path> left = Files.list(proc(target).resolve("root/tmp"))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .doesNotContain(".attach_pid" + number, ".jtrace-" + number);
    }
    try (Stream<Path> threads = Files.list(proc(target).resolve("task"))) {
      assertThat(threads.map(task -> Targets.text(task.resolve("comm"))))
          .noneMatch(name -> name.startsWith("jtrace"));
    }
    assertThat(target.isAlive()).isTrue();
  }

  private static Child idle(int major, String... options) {
    return Targets.alone(Targets.jdk(major), "", List.of(options), "Idle", "seconds=120")
        .awaitReady();
  }

  private static Path proc(Child target) {
    return Path.of("/proc/" + target.pid());
  }

  private static String pid(Child target) {
    return Long.toString(target.pid());
  }
}
