package jtrace.symbolizer.hotspot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real JVMs; jcmd says what is right. */
class CodeCacheTest {
  /** "id level state class.method(signature) [header, begin - end]" */
  private static final Pattern LISTED =
      Pattern.compile("(\\d+) (\\d+) (-?\\d+) (\\S+)(\\(\\S*) \\[0x(\\w+), 0x(\\w+) - 0x(\\w+)]");

  static Stream<Path> jdks() {
    return Stream.of(TargetJvm.JDK_17, TargetJvm.JDK_25);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void everyCompiledMethodHasTheNameAddressAndLevelThatJcmdLists(Path jdk) throws Exception {
    try (TargetJvm jvm = TargetJvm.start(jdk)) {
      HotSpotVm vm = jvm.attach();
      List<String> lines = jvm.jcmd("Compiler.codelist");
      Map<Long, CodeBlob> blobs = new HashMap<>();
      vm.blobs().forEach(blob -> blobs.put(blob.address(), blob));
      TargetReader reader = new TargetReader(jvm.memory());
      List<String> wrong = new ArrayList<>();
      int right = 0;
      for (String line : lines) {
        Matcher listed = LISTED.matcher(line);
        if (!listed.matches() || line.contains("linkTo") || line.contains("invokeBasic")) {
          continue;
        }
        CodeBlob blob = blobs.get(Long.parseUnsignedLong(listed.group(6), 16));
        if (blob == null
            || blob.codeBegin() != Long.parseUnsignedLong(listed.group(7), 16)
            || reader.i32(blob.address() + vm.layout().nmethodCompileId())
                != Integer.parseInt(listed.group(1))
            || reader.u8(blob.address() + vm.layout().nmethodCompLevel())
                != Integer.parseInt(listed.group(2))) {
          wrong.add(line);
          continue;
        }
        MethodInfo method =
            vm.methods().method(reader.i64(blob.address() + vm.layout().nmethodMethod()));
        if (!(method.rawClassName() + "." + method.name())
                .equals(listed.group(4).replaceFirst("/0x", "+0x"))
            || !method.signature().equals(listed.group(5))) {
          wrong.add(line + " is " + method);
          continue;
        }
        right++;
      }
      // Code may be freed between our look and jcmd's.
      assertThat(wrong).hasSizeLessThan(3);
      assertThat(right).isGreaterThan(50);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theLayoutIsCompleteAndItsHeapsHoldWhatItNames(Path jdk) throws Exception {
    try (TargetJvm jvm = TargetJvm.start(jdk)) {
      HotSpotVm vm = jvm.attach();
      VmLayout layout = vm.layout();
      assertThat(vm.missing()).isEmpty();
      assertThat(layout.version()).isEqualTo(jdk.equals(TargetJvm.JDK_17) ? 17 : 25);
      assertThat(layout.heaps()).hasSize(3).allMatch(heap -> heap.low() < heap.committedHigh());
      assertThat(layout.heaps()).anyMatch(heap -> heap.contains(layout.interpreterLow()));
      assertThat(layout.heaps()).anyMatch(heap -> heap.contains(layout.callStubReturn()));
      assertThat(layout.nmethodNames()).hasSize(1);
      assertThat(layout.nativeNmethodNames()).hasSize(1);
      assertThat(layout.vtableNames()).hasSize(1);
      assertThat(vm.continuations().isPresent()).isEqualTo(layout.version() >= 19);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void oneUnsegmentedHeapIsReadToo(Path jdk) throws Exception {
    try (TargetJvm jvm = TargetJvm.start(jdk, "-XX:-SegmentedCodeCache", "-Xint")) {
      HotSpotVm vm = jvm.attach();
      assertThat(vm.layout().heaps()).hasSize(1);
      assertThat(vm.blobs()).extracting(CodeBlob::kind).contains(BlobKind.INTERPRETER);
    }
  }
}
