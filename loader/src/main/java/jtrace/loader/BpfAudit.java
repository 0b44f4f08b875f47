package jtrace.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What of BPF and perf there is, in the kernel and held by this process, so that a test can tell
 * that nothing was left. Two snapshots compare with {@code equals}.
 */
public final class BpfAudit {
  private static final int MAX_OBJECTS = 100_000;
  private static final int INFO_BYTES = 80;
  private static final int PROGRAM_NAME = 64; // in struct bpf_prog_info
  private static final int MAP_NAME = 24; // in struct bpf_map_info
  private static final int NAME_BYTES = 16;

  private BpfAudit() {}

  /** Ids with names, for example {@code 17 on_tick}; links have no names. */
  public record InKernel(
      SortedSet<String> programs, SortedSet<String> maps, SortedSet<String> links) {}

  /** All programs, maps and links of the host, whoever made them. Needs CAP_SYS_ADMIN. */
  public static InKernel inKernel() {
    return new InKernel(
        list(Bpf.PROG_GET_NEXT_ID, Bpf.PROG_GET_FD_BY_ID, PROGRAM_NAME),
        list(Bpf.MAP_GET_NEXT_ID, Bpf.MAP_GET_FD_BY_ID, MAP_NAME),
        list(Bpf.LINK_GET_NEXT_ID, Bpf.LINK_GET_FD_BY_ID, -1));
  }

  /** Descriptors of this process for BPF objects, perf events and epoll: number and kind. */
  public static SortedSet<String> heldByThisProcess() {
    SortedSet<String> held = new TreeSet<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        String target = target(descriptor);
        if (target.startsWith("anon_inode:") || target.startsWith("/proc/")) {
          held.add(descriptor.getFileName() + " " + target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    held.removeIf(line -> line.endsWith("/fd")); // the directory being listed
    return held;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException _) {
      return ""; // closed meanwhile
    }
  }

  private static SortedSet<String> list(int nextCommand, int openCommand, int nameOffset) {
    SortedSet<String> found = new TreeSet<>();
    int id = 0;
    try (Arena arena = Arena.ofConfined()) {
      for (int i = 0; i < MAX_OBJECTS; i++) {
        MemorySegment attribute = arena.allocate(16, 8);
        attribute.set(ValueLayout.JAVA_INT, 0, id);
        long result = Bpf.call(nextCommand, attribute, 12);
        if (result == -Errno.ENOENT) {
          return found;
        }
        if (result < 0) {
          throw Failure.of("listing BPF objects", (int) -result);
        }
        id = attribute.get(ValueLayout.JAVA_INT, 4);
        found.add((id + " " + name(openCommand, id, nameOffset)).strip());
      }
    }
    return found;
  }

  private static String name(int openCommand, int id, int nameOffset) {
    if (nameOffset < 0) {
      return "";
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attribute = arena.allocate(16, 8);
      attribute.set(ValueLayout.JAVA_INT, 0, id);
      long fd = Bpf.call(openCommand, attribute, 12);
      if (fd < 0) {
        return ""; // gone meanwhile
      }
      MemorySegment info = arena.allocate(INFO_BYTES, 8);
      long result = BpfStats.info(arena, (int) fd, info);
      Syscalls.close((int) fd);
      return result < 0 ? "" : name(info, nameOffset);
    }
  }

  private static String name(MemorySegment info, int offset) {
    byte[] bytes = info.asSlice(offset, NAME_BYTES).toArray(ValueLayout.JAVA_BYTE);
    String name = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = name.indexOf(0);
    return end < 0 ? name : name.substring(0, end);
  }
}
