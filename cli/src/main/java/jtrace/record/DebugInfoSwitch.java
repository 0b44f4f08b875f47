package jtrace.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import jtrace.symbolizer.elf.ElfFile;
import jtrace.symbolizer.elf.ElfSegment;
import jtrace.symbolizer.hotspot.FlagByte;
import jtrace.symbolizer.process.MappedModule;

/**
 * Turns the flag {@code DebugNonSafepoints} of running JVMs on, and off again at the end. The
 * compilers read it at each compilation (OpenJDK's {@code
 * DebugInformationRecorder::recording_non_safepoints}), so what is compiled meanwhile has exact
 * lines. One byte is written: the value of a flag that the JVM's own table says is a bool, that is
 * 0 or 1, and that lies in libjvm's writable data.
 */
public final class DebugInfoSwitch implements AutoCloseable {
  public static final String FLAG = "DebugNonSafepoints";

  private final List<Flipped> flipped = new ArrayList<>();
  private final Consumer<String> say;

  /** A byte that is on because of us. */
  private record Flipped(int pid, long address, FileChannel memory, DebugInfoGuard guard) {}

  /**
   * @param say told what was changed, a sentence each
   */
  public DebugInfoSwitch(Consumer<String> say) {
    this.say = say;
  }

  /**
   * Turns it on in a JVM, unless it is on already.
   *
   * @throws WorldException when it cannot be done; nothing was changed in that JVM then
   */
  public void turnOn(int pid) {
    try {
      FlagByte flag = find(pid);
      if (flag.value() && flag.byUser()) {
        say.accept(FLAG + " of process " + pid + " is on already");
        return;
      }
      FileChannel memory =
          FileChannel.open(
              Path.of("/proc", Integer.toString(pid), "mem"),
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      DebugInfoGuard guard = guarded(pid, flag.address(), memory);
      flipped.add(new Flipped(pid, flag.address(), memory, guard));
      write(memory, flag.address(), 1);
      say.accept(
          (flag.value() ? FLAG + " was left on in process " : FLAG + " turned on in process ")
              + pid
              + ": what it compiles from now on has exact lines; turned off at the end");
    } catch (IOException e) {
      throw problem(pid, String.valueOf(e.getMessage()));
    }
  }

  private static DebugInfoGuard guarded(int pid, long address, FileChannel memory)
      throws IOException {
    try {
      return DebugInfoGuard.start(pid, address);
    } catch (IOException e) {
      memory.close();
      throw e;
    }
  }

  /** The flag, in a place where a flag can be. */
  private static FlagByte find(int pid) throws IOException {
    try (Target target = new Target(pid)) {
      target.refresh(ModuleReading.start(), () -> {});
      if (target.vm().isEmpty()) {
        throw new IOException(
            target.vmProblem().isEmpty() ? "it has no HotSpot JVM" : target.vmProblem());
      }
      Optional<FlagByte> flag = target.vm().get().flags().boolByte(FLAG);
      MappedModule library = target.modules().libJvm().orElseThrow();
      if (flag.isEmpty() || !isData(library, flag.get().address())) {
        throw new IOException("its flag table does not show the flag as a bool in libjvm's data");
      }
      return flag.get();
    }
  }

  private static boolean isData(MappedModule library, long address) {
    long linked = library.linkAddress(address);
    return library.module().elf().map(ElfFile::segments).orElse(List.of()).stream()
        .anyMatch(s -> s.load() && (s.flags() & ElfSegment.WRITABLE) != 0 && s.contains(linked));
  }

  private static void write(FileChannel memory, long address, int value) throws IOException {
    ByteBuffer now = ByteBuffer.allocate(1);
    if (memory.read(now, address) != 1 || (now.get(0) & ~1) != 0) {
      throw new IOException("the flag is neither 0 nor 1");
    }
    if (now.get(0) != value
        && memory.write(ByteBuffer.wrap(new byte[] {(byte) value}), address) != 1) {
      throw new IOException("the flag cannot be written");
    }
  }

  private static WorldException problem(int pid, String why) {
    return new WorldException(
        WorldException.Kind.FAILED,
        new Problem(
            "cannot turn on " + FLAG + " in process " + pid,
            why,
            "leave out --debug-non-safepoints, or start the JVM with"
                + " -XX:+UnlockDiagnosticVMOptions -XX:+DebugNonSafepoints"));
  }

  /** Turns it off again where this has turned it on. */
  @Override
  public void close() {
    for (Flipped each : flipped) {
      try (FileChannel memory = each.memory;
          DebugInfoGuard _ = each.guard) {
        write(memory, each.address, 0);
        say.accept(FLAG + " turned off in process " + each.pid);
      } catch (IOException e) {
        if (ProcessHandle.of(each.pid).isPresent()) {
          say.accept(FLAG + " may still be on in process " + each.pid + ": " + e.getMessage());
        }
      }
    }
    flipped.clear();
  }
}
