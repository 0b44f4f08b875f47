package jtrace.symbolizer.hotspot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real JVMs; jcmd, the source text and HotSpot's own redundancy say what is right. */
class SymbolsTest {
  private static final String WORKLOAD = TargetWorkload.NAME;

  static Stream<Path> jdks() {
    return Stream.of(TargetJvm.JDK_17, TargetJvm.JDK_25);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theOutermostScopeOfEveryDescriptorIsTheCompiledMethod(Path jdk) throws Exception {
    try (TargetJvm jvm = TargetJvm.start(jdk)) {
      HotSpotVm vm = jvm.attach();
      vm.shadow().refresh();
      int checked = 0;
      int inlined = 0;
      for (CodeBlob blob : vm.blobs()) {
        if (blob.kind() != BlobKind.NMETHOD) {
          continue;
        }
        int id =
            new TargetReader(jvm.memory()).i32(blob.address() + vm.layout().nmethodCompileId());
        NmethodSnapshot nmethod = vm.shadow().find(blob.address(), id).orElseThrow();
        for (int i = 0; i < nmethod.scopeOffsets().length; i++) {
          List<ScopeEntry> scopes = nmethod.scopes(i);
          if (!scopes.isEmpty()) {
            assertThat(nmethod.inlined(scopes.getLast().methodIndex())).contains(nmethod.method());
            assertThat(scopes).allSatisfy(s -> assertThat(s.bci()).isBetween(-1, 0xffff));
            checked++;
            inlined += scopes.size() - 1;
          }
        }
      }
      assertThat(checked).isGreaterThan(500);
      assertThat(inlined).isGreaterThan(100);
      assertThat(vm.shadow().statistics().unreadable()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void namesStayWhenTheProcessIsGone(Path jdk) throws Exception {
    CodeBlob blob;
    int id;
    HotSpotVm vm;
    try (TargetJvm jvm = TargetJvm.start(jdk)) {
      vm = jvm.attach();
      vm.shadow().refresh();
      blob = fibonacci(vm, jvm);
      id = new TargetReader(jvm.memory()).i32(blob.address() + vm.layout().nmethodCompileId());
    }
    List<Frame> frames = vm.symbols().compiled(blob.address(), blob.codeBegin() + 40, id, true);
    assertThat(frames.getLast().name()).isEqualTo(WORKLOAD + ".fibonacci");
    assertThat(frames.getLast().kind()).isIn(FrameKind.C1, FrameKind.C2);
    assertThat(vm.symbols().compiled(blob.address(), blob.codeBegin(), id + 100_000, true))
        .singleElement()
        .extracting(Frame::status)
        .isEqualTo(NameStatus.CODE_GONE);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void interpretedFramesHaveTheLineOfTheSource(Path jdk) throws Exception {
    List<String> source =
        Files.readAllLines(Path.of("src/test/java", WORKLOAD.replace('.', '/') + ".java"));
    int declared = 0;
    while (!source.get(declared).contains("static int fibonacci(")) {
      declared++;
    }
    try (TargetJvm jvm = TargetJvm.start(jdk)) {
      HotSpotVm vm = jvm.attach();
      CodeBlob blob = fibonacci(vm, jvm);
      TargetReader reader = new TargetReader(jvm.memory());
      long method = reader.i64(blob.address() + vm.layout().nmethodMethod());
      long constMethod = reader.i64(method + vm.layout().methodConst());
      long bcp = constMethod + vm.layout().constMethodSize() + 1;
      Frame frame =
          vm.symbols().interpretedMethod(method, (int) constMethod).orElseThrow().frame(bcp);
      assertThat(frame.kind()).isEqualTo(FrameKind.INTERPRETED);
      assertThat(frame.name()).isEqualTo(WORKLOAD + ".fibonacci");
      assertThat(frame.signature()).isEqualTo("(I)I");
      assertThat(frame.file()).isEqualTo("TargetWorkload.java");
      assertThat(frame.line()).isEqualTo(declared + 2);
      assertThat(
              vm.symbols()
                  .interpretedMethod(method, (int) constMethod)
                  .orElseThrow()
                  .frame(0)
                  .line())
          .isZero();
      assertThat(vm.symbols().interpretedMethod(method, (int) constMethod + 8)).isEmpty();
      assertThat(vm.metadataChanges()).as("unloading is seen").isNotNegative();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void generatedCodeHasNamesAndDoesNotOverlap(Path jdk) throws Exception {
    try (TargetJvm jvm = TargetJvm.start(jdk)) {
      HotSpotVm vm = jvm.attach();
      List<GeneratedCode> all = vm.generatedCode();
      long end = 0;
      for (GeneratedCode code : all) {
        assertThat(code.begin()).isGreaterThanOrEqualTo(end);
        end = code.end();
      }
      assertThat(all)
          .extracting(GeneratedCode::name)
          .contains("method entry point (kind = zerolocals)", "call_stub", "DeoptimizationBlob")
          .anyMatch(name -> name.startsWith("jbyte_disjoint_arraycopy"));
      GeneratedCode callStub =
          all.stream().filter(code -> code.name().equals("call_stub")).findFirst().orElseThrow();
      assertThat(vm.layout().callStubReturn()).isBetween(callStub.begin(), callStub.end());
      // push rbp; mov rbp, rsp: the range is exact to the byte.
      assertThat(new TargetReader(jvm.memory()).bytes(callStub.begin(), 4))
          .containsExactly(0x55, 0x48, 0x8b, 0xec);
      assertThat(vm.symbols().stub(callStub.begin() + 8, callStub.blob(), false).getFirst().name())
          .isEqualTo("call_stub");
      GeneratedCode chunk =
          all.stream()
              .filter(code -> code.kind() == GeneratedKind.VTABLE_STUBS)
              .findFirst()
              .orElseThrow();
      assertThat(vm.symbols().stub(chunk.begin() + 64, chunk.blob(), false).getFirst().name())
          .isIn("vtable stub", "itable stub");
      assertThat(vm.missing()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void threadsHaveTheNamesAndIdsThatJcmdPrints(Path jdk) throws Exception {
    try (TargetJvm jvm = TargetJvm.start(jdk)) {
      assertThreads(jvm);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:+UseZGC",
        "-XX:+UseParallelGC",
        "-XX:+UseSerialGC -XX:-UseCompressedOops",
        "-XX:-UseCompressedClassPointers",
        "-XX:+UseCompactObjectHeaders",
        "-XX:+UseShenandoahGC"
      })
  void threadNamesAreReadUnderEveryCollectorAndHeaderForm(String options) throws Exception {
    try (TargetJvm jvm = TargetJvm.start(TargetJvm.JDK_25, options.split(" "))) {
      assertThreads(jvm);
    }
    if (!options.contains("Compact")) {
      try (TargetJvm jvm = TargetJvm.start(TargetJvm.JDK_17, options.split(" "))) {
        assertThreads(jvm);
      }
    }
  }

  private static void assertThreads(TargetJvm jvm) throws Exception {
    assertThreads(jvm, jvm.attach());
    LibJvm lib = jvm.libJvm();
    LibJvm stripped =
        new LibJvm(
            lib.buildId(),
            lib.bias(),
            name ->
                name.contains("java_lang_") ? OptionalLong.empty() : lib.symbols().address(name));
    assertThreads(jvm, ((Attachment.Ready) HotSpotVm.attach(jvm.memory(), stripped)).vm());
  }

  private static void assertThreads(TargetJvm jvm, HotSpotVm vm) throws Exception {
    List<String> printed = jvm.jcmd("Thread.print");
    Map<Integer, JavaThread> threads = new HashMap<>();
    vm.threads().forEach(thread -> threads.put(thread.tid(), thread));
    Pattern head = Pattern.compile("\"(.*)\" #\\d+ .*tid=0x(\\w+) nid=(\\w+) .*");
    int seen = 0;
    for (String line : printed) {
      Matcher matcher = head.matcher(line);
      if (matcher.matches()) {
        JavaThread thread = threads.get(Integer.decode(matcher.group(3)));
        assertThat(thread).as(line).isNotNull();
        assertThat(thread.name()).isEqualTo(matcher.group(1));
        assertThat(thread.address()).isEqualTo(Long.parseUnsignedLong(matcher.group(2), 16));
        assertThat(thread.stackLow()).isBetween(1L, thread.stackHigh());
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(7);
    assertThat(vm.threads()).extracting(JavaThread::kind).contains(ThreadKind.COMPILER);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void flagsAndFactsAreThoseOfTheCommandLine(Path jdk) throws Exception {
    try (TargetJvm jvm =
        TargetJvm.start(jdk, "-Xmx100m", "-XX:-UseCompressedOops", "-XX:OnError=echo x")) {
      HotSpotVm vm = jvm.attach();
      assertThat(vm.flags().bool("UseCompressedOops")).contains(false);
      assertThat(vm.flags().number("MaxHeapSize")).hasValue(100 << 20);
      assertThat(vm.flags().text("OnError")).contains("echo x");
      assertThat(vm.flags().bool("NoSuchFlag")).isEmpty();
      assertThat(vm.facts().command()).startsWith(WORKLOAD);
      assertThat(vm.facts().release()).startsWith(Integer.toString(vm.facts().version()));
      assertThat(vm.facts().description()).contains("64-Bit Server VM");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aStartingJvmIsNotReadyUntilItIs(Path jdk) throws Exception {
    List<String> states = new ArrayList<>();
    try (TargetJvm jvm = TargetJvm.launch(jdk)) {
      while (states.isEmpty() || !states.getLast().equals("Ready")) {
        try {
          Attachment attachment = HotSpotVm.attach(jvm.memory(), jvm.libJvm());
          assertThat(attachment).isNotInstanceOf(Attachment.Unsupported.class);
          states.add(attachment.getClass().getSimpleName());
        } catch (java.io.IOException e) {
          states.add("no libjvm yet");
        }
      }
      assertThat(jvm.readLine()).isEqualTo("ready");
    }
    assertThat(states.getFirst()).isNotEqualTo("Ready");
  }

  private static CodeBlob fibonacci(HotSpotVm vm, TargetJvm jvm) {
    TargetReader reader = new TargetReader(jvm.memory());
    return vm.blobs().stream()
        .filter(blob -> blob.kind() == BlobKind.NMETHOD)
        .filter(blob ->
            vm.methods()
                .method(reader.i64(blob.address() + vm.layout().nmethodMethod()))
                .name()
                .equals("fibonacci"))
        .findFirst()
        .orElseThrow();
  }
}
