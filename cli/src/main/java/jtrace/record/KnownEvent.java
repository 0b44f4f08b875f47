package jtrace.record;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An event that can be recorded.
 *
 * @param name as {@code -e} takes it
 * @param what in a line; empty when the name says it all
 * @param source what tells of it
 * @param needs what a process or host must have for it; empty when nothing else than for cpu
 */
public record KnownEvent(
    String name, Kind kind, EventCost cost, String what, String source, String needs) {

  /** What it is about; for events that have no name of their own, what they are. */
  public enum Kind {
    TIME,
    WAIT,
    MEMORY,
    JVM,
    SOFTWARE,
    HARDWARE,
    TRACEPOINT,
    USDT;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String SWITCHES = "sched_switch, sched_waking";
  private static final String SYMBOLS = "libjvm with its symbol table";
  private static final String VIRTUAL = "JDK 21 or newer";

  /** Those with a name that do not depend on the host. */
  public static List<KnownEvent> named() {
    return List.of(
        new KnownEvent(
            "cpu",
            Kind.TIME,
            EventCost.SAMPLED,
            "time on the CPU, sampled by a clock",
            "a perf event on every CPU",
            ""),
        wait(Kind.TIME, "off-cpu", "time off the CPU, with what was waited for", ""),
        wait(Kind.TIME, "wall", "cpu and off-cpu", ""),
        wait(Kind.WAIT, "block", "waits for other threads, at the stack that waits", ""),
        wait(Kind.WAIT, "mutex", "waits for locks, at the stack that unlocked", ""),
        wait(Kind.WAIT, "wakeup", "waits that a thread ended, at the stack that woke", ""),
        new KnownEvent(
            "unmounted",
            Kind.WAIT,
            EventCost.TRAP,
            "time of virtual threads without a carrier, at the stack that left it",
            "freeze and thaw in libjvm",
            VIRTUAL + ", " + SYMBOLS),
        wait(Kind.WAIT, "pinned", "waits of virtual threads that keep their carrier", VIRTUAL),
        new KnownEvent(
            "alloc",
            Kind.MEMORY,
            EventCost.TRAP,
            "Java heap allocations by class, each time a thread takes a new buffer",
            "AllocTracer in libjvm",
            SYMBOLS),
        new KnownEvent(
            "live",
            Kind.MEMORY,
            EventCost.LOADED,
            "the part of the heap's new objects that stays",
            "async-profiler in the JVM",
            "JDK 11 or newer that lets itself be attached to"),
        allocator("malloc", "native memory asked for"),
        allocator("leak", "the part of malloc that was not given back until the end"),
        allocator("nativemem", "another name of malloc"),
        kernelMemory("mmap", "writable memory asked of the kernel: mmap, mremap, brk", "syscalls"),
        kernelMemory("munmap", "address space given back to the kernel", "syscalls"),
        kernelMemory("kmem", "the kernel's own memory, slab and pages, by who causes it", "kmem"),
        jvm("gc", "pauses for garbage collection with their cause, at the stack that asked"),
        jvm("safepoint", "all time for which Java threads are stopped, with what is done then"),
        jvm("jit", "time of compiler threads, by method"),
        jvm("class-load", "classes, at the stack that caused them to be loaded"),
        interfaceCall("thread-start", "platform threads, at the stack that starts them"),
        interfaceCall("exceptions", "throwables that get a stack trace, where they are made"));
  }

  private static KnownEvent wait(Kind kind, String name, String what, String needs) {
    return new KnownEvent(name, kind, EventCost.KERNEL, what, SWITCHES, needs);
  }

  private static KnownEvent allocator(String name, String what) {
    return new KnownEvent(
        name,
        Kind.MEMORY,
        EventCost.TRAP,
        what,
        "the functions of the allocator in use",
        "an allocator that has symbols");
  }

  private static KnownEvent kernelMemory(String name, String what, String category) {
    return new KnownEvent(
        name, Kind.MEMORY, EventCost.KERNEL, what, "tracepoints " + category, "tracefs");
  }

  private static KnownEvent jvm(String name, String what) {
    return new KnownEvent(name, Kind.JVM, EventCost.TRAP, what, "functions of libjvm", SYMBOLS);
  }

  /** Of the functions by which the JDK's libraries call the JVM: every build exports them. */
  private static KnownEvent interfaceCall(String name, String what) {
    return new KnownEvent(name, Kind.JVM, EventCost.TRAP, what, "functions of libjvm", "");
  }

  /** Counters of the kernel and of the processor. */
  public static List<KnownEvent> counters() {
    return Arrays.stream(PerfCounter.values()).map(KnownEvent::counter).toList();
  }

  private static KnownEvent counter(PerfCounter counter) {
    return counter.isHardware()
        ? new KnownEvent(
            counter.label(),
            Kind.HARDWARE,
            EventCost.SAMPLED,
            "",
            "a counter of the processor",
            "a PMU, which virtual machines often lack")
        : new KnownEvent(
            counter.label(), Kind.SOFTWARE, EventCost.KERNEL, "", "a counter of the kernel", "");
  }

  /** A tracepoint of the kernel, {@code category:name}. */
  public static KnownEvent tracepoint(String tracepoint) {
    return new KnownEvent(
        "tracepoint:" + tracepoint,
        Kind.TRACEPOINT,
        EventCost.KERNEL,
        "",
        "a tracepoint",
        "tracefs");
  }

  /** A static probe of a file that a process maps, {@code library:provider:name}. */
  public static KnownEvent userProbe(String probe) {
    return new KnownEvent("usdt:" + probe, Kind.USDT, EventCost.TRAP, "", "a static probe", "");
  }
}
