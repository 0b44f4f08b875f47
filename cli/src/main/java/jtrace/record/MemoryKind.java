package jtrace.record;

import java.util.List;
import jtrace.loader.abi.MemoryField;
import jtrace.profile.EventType;

/** Memory outside of the Java heap. */
public enum MemoryKind {
  /** What is asked of the allocator in use. */
  MALLOC("malloc", "malloc_space", "allocator"),
  /** What was asked of it while recording and not given back until the end. */
  LEAK("leak", "leaked_space", "allocator"),
  /** Writable memory of no file that is asked of the kernel. */
  MMAP(
      "mmap",
      "mapped_space",
      "syscalls",
      new Told("syscalls", "sys_enter_mmap", "", MemoryField.MMAP),
      new Told("syscalls", "sys_enter_mremap", "", MemoryField.MREMAP),
      new Told("syscalls", "sys_enter_brk", "", MemoryField.BRK)),
  /** Address space that is given back to it. */
  MUNMAP(
      "munmap",
      "unmapped_space",
      "syscalls",
      new Told("syscalls", "sys_enter_munmap", "len", MemoryField.BYTES)),
  /** The kernel's own, for what the processes ask of it, and the pages that it gives them. */
  KMEM(
      "kmem",
      "kernel_space",
      "kmem",
      new Told("kmem", "kmalloc", "bytes_alloc", MemoryField.BYTES),
      new Told("kmem", "kmem_cache_alloc", "bytes_alloc", MemoryField.BYTES),
      new Told("kmem", "mm_page_alloc", "order", MemoryField.ORDER));

  /**
   * A tracepoint that tells of it.
   *
   * @param field of its record, empty when none is needed
   */
  record Told(String category, String name, String field, MemoryField meaning) {}

  private final String label;
  private final String valueType;
  private final String source;
  private final List<Told> tracepoints;

  MemoryKind(String label, String valueType, String source, Told... tracepoints) {
    this.label = label;
    this.valueType = valueType;
    this.source = source;
    this.tracepoints = List.of(tracepoints);
  }

  public String label() {
    return label;
  }

  /** Empty for what the functions of an allocator tell. */
  List<Told> tracepoints() {
    return tracepoints;
  }

  boolean isOfAllocator() {
    return tracepoints.isEmpty();
  }

  EventType type(long intervalBytes) {
    return new EventType(label, valueType, "bytes", intervalBytes, source);
  }
}
