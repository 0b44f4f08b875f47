package jtrace.symbolizer.process;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;
import jtrace.symbolizer.Demangler;
import jtrace.symbolizer.SymbolName;
import jtrace.symbolizer.elf.DebugFiles;
import jtrace.symbolizer.elf.ElfException;
import jtrace.symbolizer.elf.ElfFile;
import jtrace.symbolizer.elf.ElfFunction;
import jtrace.symbolizer.elf.ElfSymbol;
import jtrace.symbolizer.elf.ElfSymbols;
import jtrace.symbolizer.elf.Functions;
import jtrace.symbolizer.unwind.EhFrame;
import jtrace.symbolizer.unwind.UnwindRule;
import jtrace.symbolizer.unwind.UnwindTable;

/**
 * A file whose code processes run, shared by all that map it. Symbols and unwind rows are read when
 * first asked for. Safe for use by several threads.
 */
public final class NativeModule {

  private static final int MAX_CACHED_FRAMES = 1 << 16;

  /**
   * The trampoline that signal handlers return to, as glibc and musl call it; often without a
   * symbol. Its frame information begins a byte early, since the address before a return address is
   * looked up.
   */
  private static final String SIGNAL_RETURN = "__restore_rt";

  /**
   * Where glibc's threads begin, and the function that it calls there; neither is exported. Source:
   * sysdeps/unix/sysv/linux/x86_64/clone3.S and nptl/pthread_create.c of glibc.
   */
  public static final String THREAD_ROOT = "clone3";

  private static final String LIBC = "libc.so";

  private static final String THREAD_START = "start_thread";

  /** {@code mov eax, 435; syscall}, which is a few instructions before the call. */
  private static final byte[] CLONE3_CALL = {(byte) 0xb8, (byte) 0xb3, 1, 0, 0, 0x0f, 5};

  private static final int CLONE3_BYTES = 32;

  private final String path;
  private final Optional<ElfFile> elf;
  private final String problem;
  private final DebugFiles debugFiles;
  private final Demangler demangler;
  private final Consumer<ByteBuffer> unloader;
  private final String buildId;
  private final Map<Long, Frame> frames = new ConcurrentHashMap<>();

  /** Symbols as they are shown; a function has many addresses. */
  private final Map<String, String> displayNames = new ConcurrentHashMap<>();

  private final Supplier<Functions> functions;
  private final Supplier<Rows> rows;
  private final Supplier<CancellableCalls> cancellableCalls;
  private final Supplier<Optional<ElfFile>> debugFile;

  private record Rows(UnwindTable table, String problem) {
    static final UnwindTable EMPTY = new UnwindTable(new int[0], new int[0], java.util.List.of());
  }

  NativeModule(
      String path,
      Optional<ElfFile> elf,
      String problem,
      DebugFiles debugFiles,
      Demangler demangler,
      Consumer<ByteBuffer> unloader) {
    this.path = path;
    this.elf = elf;
    this.problem = problem;
    this.debugFiles = debugFiles;
    this.demangler = demangler;
    this.unloader = unloader;
    this.buildId = elf.map(ElfFile::buildId).orElse("");
    this.debugFile = Lazy.of(this::findDebugFile);
    this.functions = Lazy.of(this::readFunctions);
    this.rows = Lazy.of(this::readRows);
    this.cancellableCalls = Lazy.of(this::findCancellableCalls);
  }

  /** As the first process that mapped it sees it, or {@code [vdso]}. */
  public String path() {
    return path;
  }

  /** Lower-case hex, empty when there is none. */
  public String buildId() {
    return buildId;
  }

  /** Empty when the file could not be opened or is no ELF64; see {@link #problem}. */
  public Optional<ElfFile> elf() {
    return elf;
  }

  /** Why there are no symbols or no unwind rows; empty when all is well. */
  public String problem() {
    return problem.isEmpty() && elf.isPresent() ? rows.get().problem() : problem;
  }

  public boolean isLibJvm() {
    return baseName().equals("libjvm.so");
  }

  public boolean isVdso() {
    return path.equals(Mapping.VDSO);
  }

  /** How to step out of its code; no rows when there is a {@link #problem}. */
  public UnwindTable unwindTable() {
    return rows.get().table();
  }

  /** Where its names come from: .symtab, debug file, .gnu_debugdata, .dynsym or none. */
  public String symbolSource() {
    return elf.isPresent() ? functions.get().source() : "none";
  }

  /** All symbols of {@link #symbolSource}. Throws where there is no {@link #elf}. */
  public ElfSymbols symbols() {
    return functions.get().symbols();
  }

  /** The symbol of that name: of the file itself, or of its debug file where it is stripped. */
  public Optional<ElfSymbol> symbol(String name) {
    return elf.flatMap(file ->
        file.symbol(name).or(() -> isStripped(file) ? symbols().find(name) : Optional.empty()));
  }

  private boolean isStripped(ElfFile file) {
    return file.symbols(".symtab").count() == 0 && debugFile.get().isPresent();
  }

  /**
   * The frame of a link-time address; a placeholder naming the module when no symbol covers it. For
   * return addresses pass the address before, so that calls at a function's end stay in it.
   */
  public Frame symbolize(long address) {
    Frame known = frames.get(address);
    if (known != null) {
      return known;
    }
    if (frames.size() >= MAX_CACHED_FRAMES) {
      frames.clear();
      displayNames.clear();
    }
    Frame made = name(address);
    frames.put(address, made);
    return made;
  }

  private Frame name(long address) {
    Optional<ElfFunction> found = elf.isPresent() ? functions.get().at(address) : Optional.empty();
    if (rows.get().table().ruleAt(address).isSignal()) {
      return Frame.ofSymbol(kind(), SIGNAL_RETURN, "", path, address);
    }
    if (found.isEmpty() || found.get().name().isEmpty()) {
      if (isThreadRoot(address)) {
        return Frame.ofSymbol(kind(), THREAD_ROOT, "", path, address);
      }
      Optional<String> call = cancellableCalls.get().name(address);
      if (call.isPresent()) {
        return Frame.ofSymbol(kind(), call.get(), "", path, address);
      }
      return Frame.placeholder("[unknown in " + baseName() + "]", path, NameStatus.NO_SYMBOL);
    }
    String raw = found.get().name();
    String display = displayNames.computeIfAbsent(raw, this::display);
    return Frame.ofSymbol(kind(), display, display.equals(raw) ? "" : raw, path, address);
  }

  /** Whether it is the outermost frame of threads, and the code that makes them is before it. */
  private boolean isThreadRoot(long address) {
    UnwindRule rule = rows.get().table().ruleAt(address);
    if (elf.isEmpty() || !rule.isStop() && !rule.isForked()) {
      return false;
    }
    ByteBuffer code = elf.get().at(address - CLONE3_BYTES);
    for (int at = 0; at + CLONE3_CALL.length <= Math.min(CLONE3_BYTES, code.limit()); at++) {
      byte[] there = new byte[CLONE3_CALL.length];
      code.get(at, there);
      if (Arrays.equals(there, CLONE3_CALL)) {
        return true;
      }
    }
    return false;
  }

  /** The frame of an address without a symbol in the function that {@link #THREAD_ROOT} calls. */
  public Frame threadStart(long address) {
    return Frame.ofSymbol(kind(), THREAD_START, "", path, address);
  }

  private String display(String raw) {
    String symbol = SymbolName.withoutVersion(raw);
    String demangled = demangler.demangle(symbol);
    return demangled.equals(symbol) ? symbol : SymbolName.display(demangled);
  }

  private FrameKind kind() {
    return isLibJvm() ? FrameKind.JVM : FrameKind.NATIVE;
  }

  private String baseName() {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
  }

  private Optional<ElfFile> findDebugFile() {
    return elf.flatMap(file -> debugFiles.find(file, path));
  }

  private Functions readFunctions() {
    Functions read = Functions.of(elf.orElseThrow(), debugFile);
    elf.get().unload(unloader); // names are read where they are asked for
    return read;
  }

  private CancellableCalls findCancellableCalls() {
    if (elf.isEmpty() || !baseName().startsWith(LIBC)) {
      return CancellableCalls.none();
    }
    return elf.get()
        .symbols(".dynsym")
        .find(CancellableCalls.CALLER)
        .map(caller -> CancellableCalls.find(elf.get()::at, caller.value()))
        .orElseGet(CancellableCalls::none);
  }

  private Rows readRows() {
    if (elf.isEmpty()) {
      return new Rows(Rows.EMPTY, problem);
    }
    try {
      UnwindTable own = EhFrame.read(elf.get());
      if (own.rows() == 0 && debugFile.get().isPresent()) {
        own = EhFrame.read(elf.get(), debugFile.get().get());
      }
      return new Rows(own, own.rows() > 0 ? "" : "no call-frame information in the file");
    } catch (ElfException e) {
      return new Rows(Rows.EMPTY, e.getMessage());
    } finally {
      elf.get().unload(unloader); // rows are made of most of the file
    }
  }
}
