package jtrace.symbolizer.hotspot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import jtrace.symbolizer.TargetMemory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real JVM whose memory is made to lie: whatever it says, reading ends and throws nothing. */
class HostileTargetTest {
  private static final long MAX_READS = 2_000_000;

  private static TargetJvm jvm;

  @BeforeAll
  static void start() throws Exception {
    jvm = TargetJvm.start(TargetJvm.JDK_25);
  }

  @AfterAll
  static void stop() throws Exception {
    if (jvm != null) {
      jvm.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void flippedBytesNeitherHangNorThrow(int seed) throws Exception {
    Random random = new Random(seed);
    int rate = 1 << (seed % 6 + 6);
    AtomicLong reads = new AtomicLong();
    TargetMemory honest = jvm.memory();
    readAll((address, into, offset, length) -> {
      reads.incrementAndGet();
      boolean done = honest.read(address, into, offset, length);
      for (int i = random.nextInt(rate); i < length; i += 1 + random.nextInt(rate)) {
        into[offset + i] = (byte) random.nextInt();
      }
      return done;
    });
    assertThat(reads).hasValueLessThan(MAX_READS);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 0x7f, 0x80, 0xff})
  void codeHeapsFullOfOneByteNeitherHangNorThrow(int value) throws Exception {
    VmLayout layout = jvm.attach().layout();
    AtomicLong reads = new AtomicLong();
    TargetMemory honest = jvm.memory();
    HotSpotVm vm = jvm.attach();
    TargetMemory lying =
        (address, into, offset, length) -> {
          reads.incrementAndGet();
          boolean inHeap =
              layout.heaps().stream()
                  .anyMatch(h ->
                      h.contains(address)
                          || address + length > h.segmap() && address < h.segmap() + (1 << 20));
          if (inHeap) {
            Arrays.fill(into, offset, offset + length, (byte) value);
            return true;
          }
          return honest.read(address, into, offset, length);
        };
    readAll(lying);
    assertThat(vm.symbols().compiled(1, 2, 3, true)).hasSize(1);
    assertThat(reads).hasValueLessThan(MAX_READS);
  }

  @Test
  void aSegmentMapThatGoesInCirclesIsLeft() throws Exception {
    HotSpotVm vm = jvm.attach();
    CodeHeap heap = vm.layout().heaps().getFirst();
    TargetMemory honest = jvm.memory();
    AtomicBoolean lies = new AtomicBoolean();
    TargetMemory lying =
        (address, into, offset, length) -> {
          if (lies.get() && address >= heap.segmap() && address < heap.segmap() + (1 << 20)) {
            Arrays.fill(into, offset, offset + length, (byte) 1);
            return true;
          }
          return honest.read(address, into, offset, length);
        };
    HotSpotVm deceived = ((Attachment.Ready) HotSpotVm.attach(lying, jvm.libJvm())).vm();
    lies.set(true);
    assertThat(deceived.freshBlobAt(heap.low() + (1 << 16))).isEmpty();
  }

  @Test
  void aProcessThatIsGoneIsNoJvmYetAndNothingThrows() throws Exception {
    TargetMemory gone = (address, into, offset, length) -> false;
    assertThat(HotSpotVm.attach(gone, jvm.libJvm())).isInstanceOf(Attachment.NotReady.class);
  }

  @Test
  void aLibjvmWithoutTablesIsNotHotSpot() {
    LibJvm other = new LibJvm("", 0, name -> java.util.OptionalLong.empty());
    assertThat(HotSpotVm.attach((a, b, o, l) -> false, other))
        .isInstanceOfSatisfying(
            Attachment.Unsupported.class, u -> assertThat(u.why()).contains("gHotSpot"));
  }

  private static void readAll(TargetMemory memory) throws Exception {
    LibJvm known = jvm.libJvm();
    // Without a build id the tables are not cached: they are read from the lying memory.
    LibJvm lib = new LibJvm("", known.bias(), known.symbols());
    if (HotSpotVm.attach(memory, lib) instanceof Attachment.Ready(HotSpotVm vm)) {
      useAll(vm);
    }
    HotSpotVm.attach(memory, known);
    if (HotSpotVm.attach(memory, known) instanceof Attachment.Ready(HotSpotVm vm)) {
      useAll(vm);
    }
  }

  private static void useAll(HotSpotVm vm) {
    vm.shadow().refresh();
    vm.generatedCode();
    vm.threads();
    vm.refreshLayout();
    for (CodeBlob blob : vm.blobs()) {
      vm.symbols().stub(blob.codeBegin(), blob.address(), true);
      vm.symbols().compiled(blob.address(), blob.codeBegin() + 8, 7, false);
      vm.symbols()
          .interpretedMethod(blob.address(), 0)
          .ifPresent(method -> method.frame(blob.codeBegin()));
      vm.shadow().compiledMethodLoaded(blob.codeBegin());
    }
    assertThat(vm.shadow().statistics().sizeBytes()).isLessThan(CodeCacheShadow.MAX_BYTES);
  }
}
