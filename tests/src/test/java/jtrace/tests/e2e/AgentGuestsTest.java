package jtrace.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jtrace.attach.AgentFeed;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent in applications that have something special about them. */
@E2e
class AgentGuestsTest {
  private static final String AGENT = "-javaagent:" + Layout.jar();
  private static final String STEP = "java:jtrace.workloads.KnownGuest.step";
  private static final Duration END = Duration.ofSeconds(60);

  /** Where targets with a root and a /tmp of their own see it, too. */
  private static final Path FILES = Layout.root().resolve("tests/target/guests");

  @BeforeAll
  static void makeFolder() throws IOException {
    Files.createDirectories(FILES);
  }

  @AfterAll
  static void removeFolder() {
    Child.run(END, List.of("rm", "-rf", FILES.toString()));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 17, 25})
  void outputAndExitCodeAreThoseWithoutIt(int major) {
    List<String> without;
    try (Child target = guest(major, List.of(), "seconds=1", "exit=7")) {
      assertThat(target.await(END)).contains(7);
      without = target.lines();
    }
    try (Child target = guest(major, List.of(AGENT), "seconds=1", "exit=7")) {
      assertThat(target.await(END)).contains(7);
      assertThat(target.lines()).isEqualTo(without).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 11, 25})
  void aSystemClassLoaderOfItsOwn(int major) throws IOException {
    List<String> options =
        List.of("-Djava.system.class.loader=jtrace.workloads.KnownSystemLoader$Open");
    try (Child target = guest(major, options, "seconds=300").awaitReady()) {
      AgentCycles.assertNothingIsLeft(target);
      assertProbed(target);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 25})
  void aSystemClassLoaderThatTakesNoAgents(int major) {
    String loader = "-Djava.system.class.loader=jtrace.workloads.KnownSystemLoader";
    try (Child target = guest(major, List.of(loader), "seconds=15").awaitReady()) {
      Jtrace.run("attach", pid(target))
          .assertProblem(1, "the JVM refused it", "appendToClassPathForInstrumentation");
      assertEndsWell(target);
    }
  }

  /** Newer JDKs end by themselves before any agent is asked; that is told in the documentation. */
  @Test
  void aSystemClassLoaderThatTakesNoAgentsFromTheStart() {
    String loader = "-Djava.system.class.loader=jtrace.workloads.KnownSystemLoader";
    try (Child target = guest(8, List.of(loader, AGENT), "seconds=1").awaitReady()) {
      assertEndsWell(target);
      assertThat(target.output()).doesNotContain("jtrace:", "Exception");
    }
  }

  /** JDK 24 and newer have none. */
  @ParameterizedTest
  @ValueSource(ints = {8, 17})
  void aSecurityManagerWhosePolicyGivesTheAgentNothing(int major) throws IOException {
    try (Child target = guest(major, guarded(""), "seconds=15").awaitReady()) {
      Jtrace.run("attach", pid(target)).assertProblem(1, "security manager", "AllPermission");
      assertThat(AgentCycles.Holdings.leftIn(target)).isEmpty();
      assertEndsWell(target);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 17})
  void aSecurityManagerWhosePolicyKnowsTheAgent(int major) throws IOException {
    List<String> options =
        guarded(
            "grant codeBase \"file:%s\" { permission java.security.AllPermission; };"
                .formatted(Layout.jar()));
    options.add(AGENT);
    try (Child target = guest(major, options, "seconds=300").awaitReady()) {
      AgentCycles.assertNothingIsLeft(target);
      assertProbed(target);
    }
  }

  private static List<String> guarded(String grant) throws IOException {
    Path policy = Files.createTempFile(FILES, "guest", ".policy");
    Files.writeString(policy, grant);
    return new ArrayList<>(List.of("-Djava.security.manager", "-Djava.security.policy==" + policy));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 25})
  void aByteBuddyOfItsOwn(int major) throws IOException {
    String option = "bytebuddy=" + Layout.otherByteBuddy();
    try (Child target = guest(major, List.of(AGENT), "seconds=300", option).awaitReady()) {
      AgentCycles.assertNothingIsLeft(target);
      assertProbed(target);
    }
  }

  /** All classes of a package in it have the same signers, or the JVM refuses them. */
  @ParameterizedTest
  @ValueSource(ints = {8, 11, 17, 21, 25})
  void aSignedJar(int major) throws IOException {
    Path jar = signedJar("KnownGuest", "Life");
    List<String> options = List.of(AGENT);
    try (Child target =
        Child.workload(
                Targets.jdk(major), Map.of(), jar.toString(), options, "KnownGuest", "seconds=120")
            .awaitReady()) {
      assertProbed(target);
    }
  }

  private static Path signedJar(String... programs) throws IOException {
    Path folder = Files.createTempDirectory(FILES, "signed");
    Path jar = folder.resolve("signed.jar");
    String keys = folder.resolve("keys.p12").toString();
    Path classes = Path.of(Layout.workloadClassPath().split(":", -1)[0]);
    List<String> create = new ArrayList<>(List.of("jar", "--create", "--file", jar.toString()));
    for (String program : programs) {
      try (Stream<Path> found = Files.list(classes.resolve("jtrace/workloads"))) {
        found
            .map(path -> path.getFileName().toString())
            .filter(name -> name.matches(program + "(\\$.*)?\\.class"))
            .forEach(name ->
                create.addAll(List.of("-C", classes.toString(), "jtrace/workloads/" + name)));
      }
    }
    runTool(create);
    String[] store = {"-keystore", keys, "-storepass", "changeit"};
    runTool(
        command(
            "keytool", store, "-genkeypair", "-alias", "k", "-keyalg", "RSA", "-dname", "CN=k"));
    runTool(command("jarsigner", store, jar.toString(), "k"));
    assertThat(runTool(List.of("jarsigner", "-verify", jar.toString()))).contains("jar verified");
    return jar;
  }

  private static List<String> command(String tool, String[] store, String... arguments) {
    List<String> command = new ArrayList<>(List.of(tool));
    command.addAll(List.of(store));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs a tool of this JDK; what it printed. */
  private static String runTool(List<String> command) {
    List<String> whole = new ArrayList<>(command);
    whole.set(0, Path.of(System.getProperty("java.home"), "bin", command.getFirst()).toString());
    Child child = Child.run(Duration.ofSeconds(120), whole);
    assertThat(child.exitCode()).as(child.output()).isZero();
    return child.output();
  }

  /** The image has neither jdk.attach nor java.management nor jdk.net. */
  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void anImageWithLittleInIt(int major) throws IOException {
    Path image = image(major, "java.instrument");
    try (Child target = guest(image, List.of(), "seconds=300").awaitReady()) {
      try (AgentFeed feed = AgentFeed.open(AgentCycles.pid(target), AgentCycles.LIMIT)) {
        assertThat(feed.newMethods()).as("it has no diagnostic commands to ask").isEmpty();
        assertThat(feed.facts()).contains("java.version=" + major);
      }
      AgentCycles.assertNothingIsLeft(target);
      assertProbed(target);
    }
  }

  @Test
  void anImageWithoutInstrumentation() throws IOException {
    Path image = image(17, "java.logging");
    try (Child target = guest(image, List.of(), "seconds=15").awaitReady()) {
      Jtrace.run("attach", pid(target)).assertProblem(1, "needs the module java.instrument");
      assertEndsWell(target);
    }
  }

  private static Path image(int major, String module) throws IOException {
    Path image = Files.createTempDirectory(FILES, "jdk").resolve("image");
    Path jdk = major == 25 ? Path.of(System.getProperty("java.home")) : Targets.jdk(major);
    Child jlink =
        Child.run(
            Duration.ofSeconds(120),
            List.of(
                jdk.resolve("bin/jlink").toString(),
                "--add-modules",
                "java.base," + module,
                "--output",
                image.toString()));
    assertThat(jlink.exitCode()).as(jlink.output()).isZero();
    return image;
  }

  @Test
  void codeThatIsVerifiedWhereverItComesFrom() {
    List<String> options =
        List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal");
    try (Child target = guest(17, options, "seconds=120").awaitReady()) {
      assertProbed(target);
    }
  }

  private static void assertProbed(Child target) {
    String said =
        Jtrace.run("probe", "-p", pid(target), STEP, "--args", "-d", "1s")
            .assertExit(0)
            .child()
            .output();
    assertThat(said).containsPattern(": [1-9][\\d,]+ calls in ").contains("others");
    assertThat(target.isAlive()).as(target.output()).isTrue();
    assertThat(target.output()).doesNotContain("jtrace:", "Exception", "Error");
  }

  private static void assertEndsWell(Child target) {
    assertThat(target.await(END)).as(target.output()).contains(0);
    try (Stream<String> lines = target.lines().stream()) {
      assertThat(lines.filter(line -> line.matches("READY|STEPS true .*"))).hasSize(2);
    }
  }

  private static Child guest(int major, List<String> vmOptions, String... args) {
    return guest(Targets.jdk(major), vmOptions, args);
  }

  private static Child guest(Path jdk, List<String> vmOptions, String... args) {
    return Targets.alone(jdk, "", vmOptions, "KnownGuest", args);
  }

  private static String pid(Child target) {
    return Long.toString(target.pid());
  }
}
