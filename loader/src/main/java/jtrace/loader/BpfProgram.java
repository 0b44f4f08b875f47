package jtrace.loader;

/** A program of a BPF object. */
public final class BpfProgram {
  private final LibBpf lib;
  private final long program;
  private final String name;
  private final String section;

  BpfProgram(LibBpf lib, long program) {
    this.lib = lib;
    this.program = program;
    this.name = CStrings.at(lib.programName.call(program));
    this.section = CStrings.at(lib.programSection.call(program));
    if (section.equals(Uprobes.SECTION) && Uprobes.areLinks()) {
      lib.programSetAttachType.call(program, Bpf.ATTACH_TYPE_UPROBE_MULTI);
    }
  }

  public String name() {
    return name;
  }

  /** What the program is for, for example {@code tp_btf/sched_process_exec}. */
  public String section() {
    return section;
  }

  /** The descriptor; owned by the object and closed with it. Negative when it is not loaded. */
  public int fd() {
    return (int) lib.programFd.call(program);
  }

  public boolean isLoaded() {
    return fd() >= 0;
  }

  void setAutoload(boolean load) {
    long result = (int) lib.programSetAutoload.call(program, load ? 1 : 0);
    if (result < 0) {
      throw Failure.of("choosing program " + name, (int) -result);
    }
  }

  /** Attaches to what the section names: raw_tp, tp_btf, fentry and the like. */
  public Link attach() {
    return new TracepointLink(lib, link());
  }

  /** Makes a program of a section {@code iter/...} ready to be run. */
  public BpfIterator iterator() {
    return new BpfIterator(lib, link(), name);
  }

  private long link() {
    String what = "attaching program " + name + " (" + section + ")";
    if (!isLoaded()) {
      throw new IllegalStateException(what + ": it is not loaded");
    }
    LibBpfLog.take();
    long link = lib.programAttach.call(program);
    if (link == 0) {
      int errno = NativeFunction.lastErrno();
      String log = LibBpfLog.take();
      throw new LoaderException(what, Failure.why(errno), Failure.remedy(errno), errno, log);
    }
    return link;
  }

  /** Attaches to the function at a file offset, in every process that maps the file. */
  public Link attachUprobe(UprobeTarget target) {
    return Uprobes.attach(this, target);
  }

  /** Attaches to a tracepoint by its names in tracefs. */
  public Link attachTracepoint(String category, String name, long cookie) {
    return Tracepoints.attach(this, category, name, cookie);
  }

  /** Run time and count since load; they grow only while {@link BpfStats} is enabled. */
  public BpfStats.RunStats runStats() {
    return BpfStats.read(name, fd());
  }
}
