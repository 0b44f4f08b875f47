package jtrace.symbolizer.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.symbolizer.Demangler;
import jtrace.symbolizer.TargetMemory;
import jtrace.symbolizer.elf.CompiledProgram;
import jtrace.symbolizer.elf.DebugFiles;
import jtrace.symbolizer.elf.ElfFile;
import jtrace.symbolizer.elf.ElfSymbol;
import jtrace.symbolizer.unwind.UnwindRule;
import jtrace.symbolizer.unwind.UnwindTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeModulesTest {

  private static final int SELF = (int) ProcessHandle.current().pid();

  private static ProcessModules self(NativeModules modules) throws IOException {
    return modules.load(SELF, NativeModulesTest::readSelf);
  }

  private static boolean readSelf(long address, byte[] into, int offset, int length) {
    try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r")) {
      memory.seek(address);
      memory.readFully(into, offset, length);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void functionsOfTheOwnJvmAreNamed() throws Exception {
    ProcessModules modules = self(new NativeModules(Demangler.none()));
    MappedModule libjvm = modules.libJvm().orElseThrow();
    ElfSymbol symbol = libjvm.module().elf().orElseThrow().symbol("JNI_CreateJavaVM").orElseThrow();

    Frame frame = modules.symbolize(symbol.value() + libjvm.bias() + 1);

    assertThat(frame.methodName()).isEqualTo("JNI_CreateJavaVM");
    assertThat(frame.kind()).isEqualTo(FrameKind.JVM);
    assertThat(frame.status()).isEqualTo(NameStatus.NAMED);
    assertThat(frame.address()).isEqualTo(symbol.value() + 1);
    assertThat(frame.module()).endsWith("/libjvm.so");
    assertThat(libjvm.module().unwindTable().rows()).isGreaterThan(100_000);
    assertThat(libjvm.module().problem()).isEmpty();
  }

  @Test
  void runtimeBytesAreThoseOfTheFileAtTheBias() throws Exception {
    for (MappedModule mapped : self(new NativeModules(Demangler.none())).modules()) {
      if (mapped.module().elf().isPresent()) {
        byte[] live = new byte[64];
        assertThat(readSelf(mapped.start(), live, 0, 64)).isTrue();
        byte[] file = new byte[64];
        mapped.module().elf().get().at(mapped.linkAddress(mapped.start())).get(0, file);
        assertThat(file).as(mapped.module().path()).isEqualTo(live);
      }
    }
  }

  @Test
  void theVdsoIsReadFromMemory() throws Exception {
    ProcessModules modules = self(new NativeModules(Demangler.none()));
    MappedModule vdso =
        modules.modules().stream().filter(m -> m.module().isVdso()).findFirst().orElseThrow();
    ElfSymbol symbol =
        vdso.module().elf().orElseThrow().symbol("__vdso_clock_gettime").orElseThrow();

    assertThat(modules.symbolize(vdso.bias() + symbol.value()).methodName())
        .contains("clock_gettime");
    assertThat(vdso.module().unwindTable().rows()).isGreaterThan(5);
  }

  @Test
  void unreadableVdsoAndUnknownAddressesBecomePlaceholders() throws Exception {
    TargetMemory nothing = (address, into, offset, length) -> false;
    ProcessModules modules = new NativeModules(Demangler.none()).load(SELF, nothing);
    MappedModule vdso =
        modules.modules().stream().filter(m -> m.module().isVdso()).findFirst().orElseThrow();

    assertThat(modules.symbolize(vdso.start()).methodName()).isEqualTo("[unknown in vdso]");
    assertThat(vdso.module().problem()).contains("could not be read");
    assertThat(modules.symbolize(16).status()).isEqualTo(NameStatus.NO_MAPPING);
  }

  @Test
  void filesAreSharedBetweenLoads() throws Exception {
    NativeModules modules = new NativeModules(Demangler.none());

    assertThat(self(modules).libJvm().orElseThrow().module())
        .isSameAs(self(modules).libJvm().orElseThrow().module());
  }

  @Test
  void namesAreDemangledAndKeptRaw() throws Exception {
    Demangler demangler = name -> name.equals("JNI_CreateJavaVM") ? "int ns::make<A>(int)" : name;
    ProcessModules modules = self(new NativeModules(demangler));
    MappedModule libjvm = modules.libJvm().orElseThrow();
    ElfSymbol symbol = libjvm.module().elf().orElseThrow().symbol("JNI_CreateJavaVM").orElseThrow();

    Frame frame = libjvm.module().symbolize(symbol.value());

    assertThat(frame.methodName()).isEqualTo("ns::make<A>");
    assertThat(frame.rawName()).isEqualTo("JNI_CreateJavaVM");
  }

  @Test
  void threadsOfGlibcEndInAStopRow() throws Exception {
    ProcessModules modules = self(new NativeModules(Demangler.none()));
    MappedModule libc =
        modules.modules().stream()
            .filter(m -> m.module().path().endsWith("/libc.so.6"))
            .findFirst()
            .orElse(modules.modules().getFirst());
    assumeThat(libc.module().path()).as("a glibc host").endsWith("/libc.so.6");
    UnwindTable table = libc.module().unwindTable();
    ElfSymbol clone = libc.module().elf().orElseThrow().symbol("clone").orElseThrow();

    List<Integer> stops = stops(table);
    assertThat(stops).anyMatch(pc -> pc >= clone.value() && pc < clone.value() + clone.sizeBytes());
    assertThat(stops).as("clone and clone3").hasSizeGreaterThanOrEqualTo(2);
    MappedModule launcher = modules.modules().getFirst();
    assertThat(stops(launcher.module().unwindTable()))
        .as("_start of " + launcher.module().path())
        .contains((int) launcher.module().elf().orElseThrow().entry());
  }

  @Test
  void whereThreadsOfGlibcBeginIsNamedWithoutSymbols(@TempDir Path folder) throws Exception {
    Path libc = Path.of("/usr/lib/x86_64-linux-gnu/libc.so.6");
    Path objcopy = Path.of("/usr/bin/objcopy");
    assumeThat(libc).as("a glibc host").exists();
    assumeThat(objcopy).as("binutils").exists();
    Path stripped = folder.resolve("libc.so.6");
    List<String> command =
        List.of(
            objcopy.toString(),
            "--strip-all",
            "--remove-section=.note.gnu.build-id",
            "--remove-section=.gnu_debuglink",
            libc.toString(),
            stripped.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    NativeModule module = stripped(stripped, Path.of("/nowhere"));

    List<String> roots =
        stops(module.unwindTable()).stream()
            .map(pc -> module.symbolize(pc).methodName())
            .distinct()
            .toList();
    assertThat(roots).contains("clone3").anyMatch(name -> name.matches("_*clone"));
    assertThat(module.threadStart(16).methodName()).isEqualTo("start_thread");
  }

  @Test
  void aStrippedFileHasTheSymbolsOfItsDebugFile(@TempDir Path folder) throws Exception {
    Path program = CompiledProgram.build(folder);
    ElfFile whole = ElfFile.open(program);
    String id = whole.buildId();
    long hidden = whole.symbol("hidden_work").orElseThrow().value();
    Path home = folder.resolve("usr/lib/debug/.build-id/" + id.substring(0, 2));
    Files.createDirectories(home);
    Path debug = home.resolve(id.substring(2) + ".debug");
    CompiledProgram.run("objcopy", "--only-keep-debug", program.toString(), debug.toString());
    CompiledProgram.run("strip", program.toString());
    NativeModule module = stripped(program, folder);

    assertThat(module.symbol("hidden_work").map(ElfSymbol::value)).contains(hidden);
    assertThat(module.symbols().withPrefix("hidden_", 2)).hasSize(1);
    assertThat(module.symbol("visible_work")).isPresent();
    assertThat(module.symbol("no_work")).isEmpty();
    assertThat(stripped(program, Path.of("/nowhere")).symbol("hidden_work")).isEmpty();
  }

  private static NativeModule stripped(Path file, Path debugRoot) throws IOException {
    return new NativeModule(
        file.toString(),
        Optional.of(ElfFile.open(file)),
        "",
        new DebugFiles(debugRoot),
        Demangler.none(),
        pages -> {});
  }

  @Test
  void theSignalTrampolineIsNamedAlsoAtTheByteBeforeIt() throws Exception {
    ProcessModules modules = self(new NativeModules(Demangler.none()));
    List<NativeModule> with =
        modules.modules().stream()
            .map(MappedModule::module)
            .filter(m -> m.unwindTable().ruleSet().stream().anyMatch(UnwindRule::isSignal))
            .toList();
    assumeThat(with).as("a glibc with frame information for __restore_rt").isNotEmpty();
    UnwindTable table = with.getFirst().unwindTable();
    int row = 0;
    while (!table.ruleSet().get(table.rules()[row]).isSignal()) {
      row++;
    }

    assertThat(with.getFirst().symbolize(table.pcs()[row]).methodName()).isEqualTo("__restore_rt");
  }

  private static List<Integer> stops(UnwindTable table) {
    return IntStream.range(0, table.rows())
        .filter(i -> table.ruleSet().get(table.rules()[i]).isStop())
        .mapToObj(i -> table.pcs()[i])
        .toList();
  }
}
