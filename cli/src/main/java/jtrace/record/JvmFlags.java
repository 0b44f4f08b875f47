package jtrace.record;

import java.io.IOException;
import java.util.Optional;
import jtrace.loader.CxxDemangler;
import jtrace.loader.LoaderException;
import jtrace.loader.ProcessMemory;
import jtrace.symbolizer.TargetMemory;
import jtrace.symbolizer.hotspot.Attachment;
import jtrace.symbolizer.process.NativeModules;
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

  /** Empty when the memory cannot be read or the JVM has no such flag. */
  private static Optional<Boolean> read(int pid, String name) {
    try (ProcessMemory process = ProcessMemory.open(pid)) {
      TargetMemory memory = process::read;
      ProcessModules modules =
          new NativeModules(symbol -> CxxDemangler.system().demangle(symbol)).load(pid, memory);
      return Target.attach(modules, memory)
          .flatMap(attachment ->
              attachment instanceof Attachment.Ready(var vm)
                  ? vm.flags().bool(name)
                  : Optional.empty());
    } catch (LoaderException | IOException e) {
      return Optional.empty();
    }
  }
}
