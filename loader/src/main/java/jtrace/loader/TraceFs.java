package jtrace.loader;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The kernel's tracefs, wherever it is mounted; where it is not, a mount of our own that nobody
 * else sees and that is gone when it is closed (fsopen(2), Linux 5.2 and newer).
 */
final class TraceFs {
  private static final List<Path> ROOTS =
      List.of(Path.of("/sys/kernel/tracing"), Path.of("/sys/kernel/debug/tracing"));
  private static final int FSCONFIG_CMD_CREATE = 6;

  private TraceFs() {}

  /** What the function makes of the file system's root; empty when it cannot be had. */
  static <T> Optional<T> with(Function<Path, T> use) {
    Optional<Path> mounted =
        ROOTS.stream().filter(root -> Files.isDirectory(root.resolve("events"))).findFirst();
    if (mounted.isPresent()) {
      return mounted.map(use);
    }
    int mount = mount();
    if (mount < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(use.apply(Path.of("/proc/self/fd", Integer.toString(mount))));
    } finally {
      Syscalls.close(mount);
    }
  }

  /** A descriptor of the root, negative when the kernel refuses. */
  private static int mount() {
    try (Arena arena = Arena.ofConfined()) {
      long context =
          Syscalls.call(Syscalls.Call.FSOPEN, arena.allocateFrom("tracefs").address(), 0, 0);
      if (context < 0) {
        return -1;
      }
      try {
        long created =
            Syscalls.call(Syscalls.Call.FSCONFIG, context, FSCONFIG_CMD_CREATE, 0, 0, 0, 0);
        return created < 0 ? -1 : (int) Syscalls.call(Syscalls.Call.FSMOUNT, context, 0, 0);
      } finally {
        Syscalls.close((int) context);
      }
    }
  }
}
