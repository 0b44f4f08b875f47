package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles over HTTP, fetched with Go's own client. */
@E2e
class ServeTest {
  private static final String METHOD = "jtrace.workloads.KnownChain";

  @TempDir Path folder;

  private Jtrace serve(String... options) {
    List<String> all = new ArrayList<>(List.of("serve", "--http", "127.0.0.1:0"));
    all.addAll(List.of("--socket", folder.resolve("jtrace.sock").toString()));
    all.addAll(List.of(options));
    return Jtrace.start(all.toArray(String[]::new));
  }

  private static String address(Jtrace server) {
    String line = server.child().awaitLine("jtrace: serving at http", Jtrace.LIMIT);
    return line.replaceFirst(".*(http://\\S+/)debug/pprof/.*", "$1");
  }

  private static void stop(Jtrace server) throws Exception {
    Child.run(Duration.ofSeconds(10), List.of("kill", "-INT", Long.toString(server.pid())));
    server.awaitEnd(Jtrace.LIMIT).assertExit(0);
  }

  private Child pprof(String... arguments) {
    assumeThat(Path.of("/usr/bin/go")).as("needs go").exists();
    List<String> command = new ArrayList<>(List.of("env", "PPROF_TMPDIR=" + folder));
    command.addAll(List.of("go", "tool", "pprof"));
    command.addAll(List.of(arguments));
    return Child.run(Jtrace.LIMIT, command);
  }

  private static HttpResponse<byte[]> get(String url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  @Test
  void goToolPprofReadsEveryView() throws Exception {
    try (Child target = Targets.chain(120);
        Jtrace server = serve()) {
      String profile = address(server) + "debug/pprof/" + target.pid() + "/profile?seconds=2";
      Child top = pprof("-top", "-cum", profile);
      assertThat(top.exitCode()).as(top.output()).isZero();
      assertThat(top.output()).contains("Type: cpu", METHOD, "0 lost");
      Path saved;
      try (var files = Files.list(folder)) {
        saved = files.filter(f -> f.toString().endsWith(".pb.gz")).findFirst().orElseThrow();
      }
      Map.of(
              "-lines", METHOD,
              "-peek=KnownChain", "context",
              "-tags", "thread:",
              "-raw", "M=1")
          .forEach((view, words) -> {
            Child shown =
                view.equals("-lines")
                    ? pprof("-top", view, saved.toString())
                    : pprof(view, saved.toString());
            assertThat(shown.output()).as(view).contains(words);
          });
      Child diff = pprof("-top", "-diff_base=" + saved, profile + "&hz=199");
      assertThat(diff.exitCode()).as(diff.output()).isZero();
      Child tagged = pprof("-top", "-tagfocus=thread=nobody", saved.toString());
      assertThat(tagged.output()).contains("0, 0% of");
      Targets.assertUnharmed(target);
      stop(server);
    }
  }

  @Test
  void errorsReachTheUserOfGo() throws Exception {
    try (Child target = Targets.chain(120);
        Jtrace server = serve("-p", Long.toString(target.pid()))) {
      String address = address(server);
      assertThat(pprof("-top", address + "debug/pprof/nosuch").output())
          .contains("Unknown profile");
      assertThat(pprof("-top", address + "debug/pprof/1/profile").output())
          .contains("process 1 is not served");
      assertThat(pprof("-top", address + "debug/pprof/profile?seconds=900").output())
          .contains("exceeds the server's limit");
      assertThat(pprof("-top", "-seconds=1", address).output()).contains(METHOD);
      stop(server);
    }
  }

  @Test
  void windowsOfOneRecordingAgreeWithItsReport() throws Exception {
    try (Child target = Targets.chain(120);
        Jtrace server = serve()) {
      String base = address(server) + "debug/pprof/" + target.pid() + "/profile";
      CompletableFuture<HttpResponse<byte[]>> other =
          CompletableFuture.supplyAsync(() -> {
            try {
              return get(base + "?seconds=6");
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      Path recording = folder.resolve("window.jtr");
      Files.write(recording, get(base + "?seconds=3&format=jtr").body());
      assertThat(other.get().statusCode()).isEqualTo(200);
      Path file = folder.resolve("report.pb.gz");
      Jtrace.run("report", recording.toString(), "-o", file.toString()).assertExit(0);
      String report = Jtrace.run("report", recording.toString()).assertExit(0).child().output();
      String top = Jtrace.run("pprof", "-top", file.toString()).assertExit(0).child().output();
      String go = pprof("-top", file.toString()).output();
      assertThat(go).isEqualTo(top);
      String samples = report.replaceFirst("(?s).*?(\\d+) samples.*", "$1");
      assertThat(top).contains("jtrace: " + samples + " samples");
      assertThat(Integer.parseInt(samples)).isPositive();
      stop(server);
    }
  }

  @Test
  void aTargetThatEndsGivesWhatThereIs() throws Exception {
    try (Child target = Targets.chain(120);
        Jtrace server = serve()) {
      String base = address(server) + "debug/pprof/" + target.pid() + "/";
      CompletableFuture<HttpResponse<byte[]>> waiting =
          CompletableFuture.supplyAsync(() -> {
            try {
              return get(base + "profile?seconds=60&format=folded");
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      assertThat(get(base + "profile?seconds=2").statusCode()).isEqualTo(200);
      target.close();
      HttpResponse<byte[]> response = waiting.get();
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(new String(response.body(), java.nio.charset.StandardCharsets.UTF_8))
          .contains(METHOD);
      assertThat(get(base + "profile").statusCode()).isEqualTo(404);
      stop(server);
    }
  }

  @Test
  void theRightsOfTheSystemdUnitAreEnough() throws Exception {
    String unit = Files.readString(Layout.root().resolve("docs/deploy/jtrace.service"));
    String rights =
        unit.replaceFirst("(?s).*AmbientCapabilities=([^\\n]*)\\n.*", "$1")
            .toLowerCase(java.util.Locale.ROOT)
            .replace("cap_", "+")
            .replace(' ', ',');
    assertThat(rights).startsWith("+bpf,");
    Path jar = folder.resolve("jtrace.jar");
    Files.copy(Layout.jar(), jar);
    List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534"));
    command.addAll(List.of("--clear-groups", "--inh-caps=" + rights, "--ambient-caps=" + rights));
    command.addAll(List.of("env", "--default-signal=INT"));
    command.addAll(List.of(Targets.jdk(25).resolve("bin/java").toString()));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx128m", "-jar"));
    command.addAll(List.of(jar.toString(), "serve", "--http", "127.0.0.1:0", "--socket", "off"));
    try (Child target = Targets.chain(120);
        Jtrace server = Jtrace.startCommand(command)) {
      String base = address(server) + "debug/pprof/" + target.pid() + "/";
      assertThat(text(base + "profile?seconds=2&format=folded")).contains(METHOD);
      assertThat(text(base + "offcpu?seconds=1&format=folded")).contains("[futex]");
      assertThat(text(base + "profile?event=uprobe&seconds=1")).contains("unknown event");
      for (String kind : List.of("allocs", "gc", "nativemem")) {
        assertThat(text(base + kind + "?seconds=1&format=text")).contains("0 lost");
      }
      assertThat(text(base + "threads?debug=2")).contains("KnownChain");
      stop(server);
    }
  }

  /** Also of threads that wait all the time, whose waits neither begin nor end in a window. */
  @Test
  void waitsThatAreNotOverHaveTheirPartInEachWindow() throws Exception {
    try (Child target = Child.workload(Targets.jdk(25), List.of(), "KnownThreads");
        Jtrace server = serve()) {
      target.awaitLine("ready", Duration.ofSeconds(60));
      String url =
          address(server) + "debug/pprof/" + target.pid() + "/offcpu?seconds=2&format=folded";
      CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> folded(url));
      for (String answer : List.of(folded(url), other.get(), folded(url))) {
        assertThat(nanos(answer, "KnownThreads.waitForNotification"))
            .isBetween(1_990_000_000L, 2_400_000_000L);
        assertThat(nanos(answer, "KnownThreads.takeHeldLock"))
            .isBetween(1_990_000_000L, 2_400_000_000L);
      }
      Targets.assertUnharmed(target);
      stop(server);
    }
  }

  private static String folded(String url) {
    try {
      return text(url);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static long nanos(String folded, String method) {
    return folded
        .lines()
        .filter(line -> line.contains(method))
        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void threadsAreAGoroutineProfile() throws Exception {
    try (Child target = Child.workload(Targets.jdk(25), List.of(), "KnownThreads", "deadlock");
        Jtrace server = serve()) {
      target.awaitLine("ready", Duration.ofSeconds(60));
      String base = address(server) + "debug/pprof/" + target.pid() + "/";
      Child top = pprof("-top", base + "goroutine");
      assertThat(top.output()).contains("Type: goroutine");
      assertThat(pprof("-top", base + "threads").output()).contains("Type: threads");
      assertThat(text(base + "goroutine?debug=1"))
          .startsWith("threads profile: total ")
          .contains("deadlock of 2 threads", "#\tjava.lang.Thread.sleep");
      assertThat(text(base + "threads?debug=2")).contains("\tat java.lang.Thread.sleep");
      assertThat(text(base + "threads?seconds=1&debug=1")).contains("incompatible");
      assertThat(text(base + "threads?format=json")).contains("\"name\":\"monitor-left\"");
      assertThat(text(base + "threadcreate?seconds=1&format=folded")).isEmpty();
      assertThat(get(base + "syscalls?seconds=1").statusCode()).isEqualTo(200);
      Targets.assertUnharmed(target);
      stop(server);
    }
  }

  private static String text(String url) throws Exception {
    return new String(get(url).body(), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void torchDrawsWhatIsServed() throws Exception {
    try (Child target = Targets.chain(120);
        Jtrace server = serve("-p", Long.toString(target.pid()))) {
      Path svg = folder.resolve("out.svg");
      Jtrace.run("torch", address(server), "-t", "1", "-f", svg.toString()).assertExit(0);
      assertThat(svg).content().contains("<svg", "KnownChain");
      stop(server);
    }
  }

  @Test
  void topPrintsOnePictureForPipes() {
    try (Child target = Targets.chain(60)) {
      String pid = Long.toString(target.pid());
      assertThat(Jtrace.run("top", "-p", pid, "--once").assertExit(0).child().output())
          .contains("CPUs busy", METHOD, "0 lost");
      assertThat(
              Jtrace.run("top", "-p", pid, "--once", "--json", "--threads")
                  .assertExit(0)
                  .child()
                  .output())
          .contains("\"thread\":", "\"unit\":\"nanoseconds\"");
      Targets.assertUnharmed(target);
    }
  }

  @Test
  void aKillLosesNothingOfTheHistory() throws Exception {
    Path history = folder.resolve("history");
    String[] options = {
      "--continuous", "--history", history.toString(), "--history-hz", "99",
    };
    try (Child target = Targets.chain(180)) {
      String path = "debug/pprof/" + target.pid() + "/profile?from=-600&format=folded";
      long before;
      try (Jtrace server = serve(options)) {
        String url = address(server) + path;
        assertThat(Child.until(Jtrace.LIMIT, () -> samples(url) > 100)).isTrue();
        before = samples(url);
        Child.run(Duration.ofSeconds(10), List.of("kill", "-9", Long.toString(server.pid())));
        server.awaitEnd(Jtrace.LIMIT);
      }
      try (Jtrace server = serve(options)) {
        String url = address(server) + path;
        assertThat(samples(url)).isGreaterThanOrEqualTo(before);
        target.close();
        assertThat(samples(url)).as("also of a process that has ended").isPositive();
        stop(server);
      }
    }
  }

  private static long samples(String url) {
    try {
      String folded = new String(get(url).body(), java.nio.charset.StandardCharsets.UTF_8);
      return folded
          .lines()
          .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean records(String address) {
    try {
      return new String(get(address + "metrics").body(), java.nio.charset.StandardCharsets.UTF_8)
          .contains("jtrace_recordings_running 1");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void goToolPprofShowsWhatOfTheHeapIsInUse() throws Exception {
    try (Child target =
            Child.workload(Targets.jdk(25), List.of("-Xmx128m"), "KnownHeap").awaitReady();
        Jtrace server = serve()) {
      String heap = "debug/pprof/" + target.pid() + "/heap?seconds=9";
      String address = address(server);
      CompletableFuture<Child> shown =
          CompletableFuture.supplyAsync(
              () -> pprof("-top", "-cum", "-sample_index=inuse_space", address + heap));
      assertThat(Child.until(Jtrace.LIMIT, () -> records(address))).isTrue();
      target.send("begin");
      assertThat(shown.get().output())
          .contains("Type: inuse_space")
          .containsPattern("KnownHeap.keepKnown");
      stop(server);
      try (Jtrace outside = serve("--no-attach")) {
        Child forbidden = pprof("-comments", address(outside) + heap.replace("=9", "=1"));
        assertThat(forbidden.output()).contains("inuse_space are 0", "--no-attach");
        stop(outside);
      }
      assertThat(target.isAlive()).isTrue();
    }
  }
}
