package jtrace.tests.walk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import jtrace.tests.run.Layout;

/**
 * The unwinder's C, compiled for the host ({@code walker.c}), over the tables of a recording. One
 * walk at a time.
 */
public final class Walker implements AutoCloseable {
  /** Registers by DWARF's numbers. */
  public static final int REGISTERS = 16;

  private static final int MAX_FRAMES = 2048;
  private static final int FRAME_BYTES = 24;
  private static final MemoryLayout INPUT =
      MemoryLayout.structLayout(
          ADDRESS.withName("rows"),
          ADDRESS.withName("rules"),
          ADDRESS.withName("mappings"),
          ADDRESS.withName("proc"),
          ADDRESS.withName("pages"),
          JAVA_LONG.withName("page_count"),
          JAVA_INT.withName("row_count"),
          JAVA_INT.withName("rule_count"),
          JAVA_INT.withName("mapping_count"),
          JAVA_INT.withName("pid"));

  private static final long PCS = 24;
  private static final long SPS = PCS + 8L * MAX_FRAMES;
  private static final long FRAMES = SPS + 8L * MAX_FRAMES;
  private static final long LOG = FRAMES + (long) FRAME_BYTES * MAX_FRAMES;
  private static final long NOTED = LOG + (256 << 10);
  private static final int MAX_NOTED = 512;

  private final Arena arena = Arena.ofConfined();
  private final MethodHandle walk;
  private final MemorySegment input = arena.allocate(INPUT);
  private final MemorySegment registers = arena.allocate(JAVA_LONG, REGISTERS + 2);
  private final MemorySegment output;

  private Walker(Path library) {
    SymbolLookup lookup = SymbolLookup.libraryLookup(library, arena);
    Linker linker = Linker.nativeLinker();
    walk =
        linker.downcallHandle(
            lookup.findOrThrow("walker_walk"),
            FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS));
    output = arena.allocate(number(linker, lookup, "walker_output_size"), 8);
  }

  private static int number(Linker linker, SymbolLookup lookup, String function) {
    try {
      return (int)
          linker
              .downcallHandle(lookup.findOrThrow(function), FunctionDescriptor.of(JAVA_INT))
              .invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Compiles the unwinder into a folder; needs cc. */
  public static Walker build(Path folder) throws IOException {
    Path library = folder.resolve("libwalker.so");
    Path source = Layout.root().resolve("bpf-programs/src/test/c/walker.c");
    run(List.of("cc", "-O2", "-fPIC", "-shared", "-o", library.toString(), source.toString()));
    return new Walker(library);
  }

  /** Runs a command to its end. */
  public static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes());
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(command + " failed:\n" + text);
    }
  }

  /** Sets {@code struct jt_row[]}, {@code jt_rule[]}, {@code jt_mapping[]}, {@code jt_proc}. */
  public void tables(ByteBuffer rows, ByteBuffer rules, ByteBuffer mappings, ByteBuffer process) {
    set("rows", copy(rows));
    set("rules", copy(rules));
    set("mappings", copy(mappings));
    set("proc", copy(process));
    set("row_count", rows.remaining() / 8);
    set("rule_count", rules.remaining() / 24);
    set("mapping_count", mappings.remaining() / 40);
  }

  private MemorySegment copy(ByteBuffer buffer) {
    MemorySegment copy = arena.allocate(Math.max(8, buffer.remaining()), 8);
    copy.copyFrom(MemorySegment.ofBuffer(buffer));
    return copy;
  }

  private void set(String name, MemorySegment value) {
    INPUT.varHandle(PathElement.groupElement(name)).set(input, 0L, value);
  }

  private void set(String name, int value) {
    INPUT.varHandle(PathElement.groupElement(name)).set(input, 0L, value);
  }

  /** Reads from a live process. */
  public void readFrom(int pid) {
    set("pid", pid);
  }

  /** Reads from an image: {@code {u64 address, pointer}[]}, pages of 4096 bytes, sorted. */
  public void readFrom(MemorySegment pages, long count) {
    set("pid", 0);
    set("pages", pages);
    INPUT.varHandle(PathElement.groupElement("page_count")).set(input, 0L, count);
  }

  /**
   * Walks.
   *
   * @param values registers by DWARF's numbers, then the pc, then the JavaThread's address or 0
   */
  public WalkResult walk(long[] values) {
    MemorySegment.copy(values, 0, registers, JAVA_LONG, 0, REGISTERS + 2);
    try {
      walk.invokeExact(input, registers, output);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    int n = output.get(JAVA_INT, 4);
    WalkResult result =
        new WalkResult(
            output.get(JAVA_INT, 0),
            output.asSlice(PCS, 8L * n).toArray(JAVA_LONG),
            output.asSlice(SPS, 8L * n).toArray(JAVA_LONG),
            new long[n],
            new byte[n],
            new byte[n],
            new byte[n],
            new long[n],
            new int[n]);
    for (int i = 0; i < n; i++) {
      long at = FRAMES + (long) i * FRAME_BYTES;
      result.addresses()[i] = output.get(JAVA_LONG, at);
      result.extras()[i] = output.get(JAVA_LONG, at + 8);
      result.ids()[i] = output.get(JAVA_INT, at + 16);
      result.kinds()[i] = output.get(JAVA_BYTE, at + 20);
      result.flags()[i] = output.get(JAVA_BYTE, at + 21);
      result.levels()[i] = output.get(JAVA_BYTE, at + 22);
    }
    return result;
  }

  /** What the last walk read: see {@code walker_output::log}. */
  public MemorySegment log() {
    if (output.get(JAVA_INT, 20) != 0) {
      throw new IllegalStateException("a walk read more than is logged");
    }
    return output.asSlice(LOG, output.get(JAVA_INT, 16));
  }

  /**
   * Addresses of the words of the stack that the last walk depended on; empty when it depended on
   * more than the stack, the registers and code.
   */
  public Optional<long[]> noted() {
    int count = output.get(JAVA_INT, NOTED + 8);
    if (count < 0 || count > MAX_NOTED) {
      return Optional.empty();
    }
    long from = output.get(JAVA_LONG, NOTED);
    return Optional.of(
        IntStream.range(0, count)
            .mapToLong(i -> from + 8L * output.get(JAVA_SHORT, NOTED + 12 + 2L * i))
            .toArray());
  }

  @Override
  public void close() {
    arena.close();
  }
}
