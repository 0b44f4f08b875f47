package jtrace.tests.sweep;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jtrace.symbolizer.TargetMemory;
import jtrace.symbolizer.hotspot.BlobKind;
import jtrace.symbolizer.hotspot.CodeBlob;
import jtrace.symbolizer.hotspot.CodeHeap;
import jtrace.symbolizer.hotspot.GeneratedCode;
import jtrace.symbolizer.hotspot.HotSpotVm;

/** Which generated code an address belongs to. */
final class CodeMap implements Shadow.Code {
  private final HotSpotVm vm;
  private final TargetMemory memory;
  private final TreeMap<Long, CodeBlob> blobs = new TreeMap<>();
  private final TreeMap<Long, GeneratedCode> pieces = new TreeMap<>();
  private final long low;
  private final long high;
  private final byte[] instruction = new byte[3];

  CodeMap(HotSpotVm vm, TargetMemory memory) {
    this.vm = vm;
    this.memory = memory;
    List<CodeHeap> heaps = vm.layout().heaps();
    low = heaps.stream().mapToLong(CodeHeap::low).min().orElse(0);
    high = heaps.stream().mapToLong(CodeHeap::high).max().orElse(0);
    refresh();
  }

  private void refresh() {
    blobs.clear();
    pieces.clear();
    vm.blobs().forEach(blob -> blobs.put(blob.address(), blob));
    vm.generatedCode().forEach(piece -> pieces.put(piece.begin(), piece));
  }

  boolean contains(long pc) {
    return pc >= low && pc < high;
  }

  private CodeBlob blob(long pc) {
    Map.Entry<Long, CodeBlob> entry = blobs.floorEntry(pc);
    return entry != null && pc < entry.getKey() + entry.getValue().sizeBytes()
        ? entry.getValue()
        : null;
  }

  @Override
  public long unit(long pc) {
    if (!contains(pc)) {
      return 0;
    }
    CodeBlob found = blob(pc);
    if (found == null) {
      refresh();
      found = blob(pc);
    }
    return found == null ? 0 : found.address();
  }

  @Override
  public long piece(long pc) {
    long unit = unit(pc);
    Map.Entry<Long, GeneratedCode> piece = pieces.floorEntry(pc);
    return unit != 0 && piece != null && pc < piece.getValue().end() ? piece.getKey() : unit;
  }

  @Override
  public boolean isInterpreter(long pc) {
    return pc >= vm.layout().interpreterLow() && pc < vm.layout().interpreterHigh();
  }

  @Override
  public boolean isAdapter(long pc) {
    return unit(pc) != 0 && blob(pc).kind() == BlobKind.ADAPTER;
  }

  @Override
  public boolean isPollHandler(long pc) {
    return unit(pc) != 0 && blob(pc).name().contains("SafepointBlob");
  }

  @Override
  public boolean isExceptionEntry(long pc) {
    return unit(pc) != 0 && blob(pc).name().equals("ExceptionBlob") && blob(pc).codeBegin() == pc;
  }

  @Override
  public boolean isDeoptimization(long pc) {
    String name = unit(pc) == 0 ? "" : blob(pc).name();
    return name.startsWith("DeoptimizationBlob") || name.startsWith("UncommonTrapBlob");
  }

  @Override
  public boolean jumpsThroughRegister(long pc) {
    int at = opcode(pc);
    return (instruction[at] & 0xff) == 0xff && (instruction[at + 1] & 0xf8) == 0xe0;
  }

  @Override
  public boolean pushes(long pc) {
    int at = opcode(pc);
    int first = instruction[at] & 0xff;
    return (first & 0xf8) == 0x50
        || first == 0x68
        || first == 0x6a
        || first == 0xff && (instruction[at + 1] & 0x38) == 0x30 && (instruction[at + 1] & 7) != 4;
  }

  /** Reads an instruction; where it is in {@link #instruction} behind its REX prefix. */
  private int opcode(long pc) {
    if (!memory.read(pc, instruction, 0, instruction.length)) {
      instruction[0] = 0;
    }
    return (instruction[0] & 0xf0) == 0x40 ? 1 : 0;
  }

  /** The kind of code and its name, for a table; an offset for a report. */
  record Place(String kind, String name, long offset) {}

  Place place(long pc) {
    if (unit(pc) == 0) {
      return new Place("native code", "native", 0);
    }
    CodeBlob blob = blob(pc);
    Map.Entry<Long, GeneratedCode> piece = pieces.floorEntry(pc);
    if (piece != null && pc < piece.getValue().end()) {
      GeneratedCode code = piece.getValue();
      return new Place(kind(code), code.name(), pc - code.begin());
    }
    String kind =
        switch (blob.kind()) {
          case NMETHOD -> "compiled methods";
          case NATIVE_NMETHOD ->
              blob.frameSizeWords() == 0 ? "method handle intrinsics" : "native wrappers";
          case INTERPRETER -> "interpreter";
          default -> blob.kind().toString();
        };
    String name =
        blob.kind() == BlobKind.NMETHOD || blob.kind() == BlobKind.NATIVE_NMETHOD
            ? "method " + Long.toHexString(blob.address())
            : blob.name();
    return new Place(kind, name, pc - blob.codeBegin());
  }

  private static String kind(GeneratedCode code) {
    return switch (code.kind()) {
      case CODELET -> "interpreter: " + codelet(code.name());
      case STUB_ROUTINE -> "stub routines";
      case RUNTIME_STUB -> "runtime stubs and blobs";
      case ADAPTER -> "I2C/C2I adapters";
      case VTABLE_STUBS -> "vtable and itable stubs";
    };
  }

  private static String codelet(String name) {
    if (name.startsWith("method entry point")) {
      return "method entries";
    }
    if (name.contains("return entry") || name.contains("deoptimization")) {
      return "return and deoptimization entries";
    }
    return "bytecodes and others";
  }
}
