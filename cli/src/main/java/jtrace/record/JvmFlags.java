package jtrace.record;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import jtrace.loader.LoaderException;
import jtrace.loader.ProcessMemory;
import jtrace.symbolizer.TargetMemory;
import jtrace.symbolizer.hotspot.Attachment;
import jtrace.symbolizer.hotspot.HotSpotVm;
import jtrace.symbolizer.process.ProcessModules;

/** Flags of a running JVM, read from its memory; nothing is changed. */
public final class JvmFlags {
  private JvmFlags() {}

  /** Whether the flag is known to be on. */
  public static boolean isOn(int pid, String name) {
    return read(pid, name).orElse(false);
  }

  /** Whether the flag is known to be off. */
  public static boolean isOff(int pid, String name) {
    return !read(pid, name).orElse(true);
  }

  /** Its value; empty when it is not known. */
  public static OptionalLong number(int pid, String name) {
    return ask(pid, vm -> Optional.of(vm.flags().number(name))).orElse(OptionalLong.empty());
  }

  /** The JDK's feature release; empty when it is not known. */
  public static OptionalInt release(int pid) {
    return ask(pid, vm -> Optional.of(vm.layout().version()))
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  private static Optional<Boolean> read(int pid, String name) {
    return ask(pid, vm -> vm.flags().bool(name));
  }

  /** Empty when the memory cannot be read, or the JVM does not know. */
  private static <T> Optional<T> ask(int pid, Function<HotSpotVm, Optional<T>> question) {
    try (ProcessMemory process = ProcessMemory.open(pid)) {
      TargetMemory memory = process::read;
      ProcessModules modules = ModuleReading.start().load(pid, memory);
      return Target.attach(modules, memory)
          .flatMap(attachment ->
              attachment instanceof Attachment.Ready(var vm)
                  ? question.apply(vm)
                  : Optional.empty());
    } catch (LoaderException | IOException e) {
      return Optional.empty();
    }
  }
}
