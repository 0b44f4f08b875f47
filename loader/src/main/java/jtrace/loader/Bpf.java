package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The bpf(2) system call; layouts of {@code union bpf_attr} are those of linux/bpf.h. */
final class Bpf {
  static final int MAP_LOOKUP_ELEM = 1;
  static final int MAP_UPDATE_ELEM = 2;
  static final int MAP_DELETE_ELEM = 3;
  static final int PROG_LOAD = 5;
  static final int PROG_GET_NEXT_ID = 11;
  static final int MAP_GET_NEXT_ID = 12;
  static final int PROG_GET_FD_BY_ID = 13;
  static final int MAP_GET_FD_BY_ID = 14;
  static final int OBJ_GET_INFO_BY_FD = 15;
  static final int RAW_TRACEPOINT_OPEN = 17;
  static final int MAP_LOOKUP_BATCH = 24;
  static final int MAP_LOOKUP_AND_DELETE_BATCH = 25;
  static final int MAP_UPDATE_BATCH = 26;
  static final int LINK_CREATE = 28;
  static final int LINK_GET_FD_BY_ID = 30;
  static final int LINK_GET_NEXT_ID = 31;
  static final int ENABLE_STATS = 32;
  static final int ATTACH_TYPE_PERF_EVENT = 41;
  static final int ATTACH_TYPE_UPROBE_MULTI = 48;

  /** Bytes of the zeroed attribute that every command gets; all used layouts are shorter. */
  static final long ATTR_BYTES = 128;

  private Bpf() {}

  static MemorySegment attribute(Arena arena) {
    return arena.allocate(ATTR_BYTES, 8);
  }

  /** Runs a command that reads the first {@code size} bytes of the attribute. */
  static long call(int command, MemorySegment attribute, long size) {
    return Syscalls.call(Syscalls.Call.BPF, command, attribute.address(), size);
  }
}
