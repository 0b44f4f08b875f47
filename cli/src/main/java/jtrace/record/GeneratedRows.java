package jtrace.record;

import java.util.ArrayList;
import java.util.List;
import jtrace.symbolizer.TargetMemory;
import jtrace.symbolizer.hotspot.CodeHeap;
import jtrace.symbolizer.hotspot.GeneratedCode;
import jtrace.symbolizer.hotspot.HotSpotVm;
import jtrace.symbolizer.unwind.GeneratedCodeRows;
import jtrace.symbolizer.unwind.GeneratedRegion;

/** The unwind rows of a JVM's generated code that is no method, from its machine code. */
final class GeneratedRows {
  private static final int MAX_REGIONS = 100_000;

  private GeneratedRows() {}

  /** Reads and analyses the code; rows are relative to {@link #base}. */
  static GeneratedCodeRows read(HotSpotVm vm, List<GeneratedCode> pieces, TargetMemory memory) {
    List<GeneratedRegion> regions = new ArrayList<>();
    for (GeneratedCode code : pieces) {
      long size = code.end() - code.begin();
      if (size <= 0 || size > GeneratedRegion.MAX_CODE_BYTES || regions.size() == MAX_REGIONS) {
        continue;
      }
      byte[] bytes = new byte[(int) size];
      if (memory.read(code.begin(), bytes, 0, bytes.length)) {
        regions.add(
            new GeneratedRegion(
                code.name(), kind(code), code.begin(), code.frameSizeWords() * 8, bytes));
      }
    }
    List<CodeHeap> heaps = vm.layout().heaps();
    long end = heaps.stream().mapToLong(CodeHeap::high).max().orElse(0);
    return GeneratedCodeRows.of(regions, base(heaps), end);
  }

  /** The address that the rows' pcs are relative to. */
  static long base(List<CodeHeap> heaps) {
    return heaps.stream().mapToLong(CodeHeap::low).min().orElse(0);
  }

  private static GeneratedRegion.Kind kind(GeneratedCode code) {
    return switch (code.kind()) {
      case CODELET -> GeneratedRegion.Kind.INTERPRETER;
      case STUB_ROUTINE -> GeneratedRegion.Kind.STUB;
      case RUNTIME_STUB -> GeneratedRegion.Kind.RUNTIME;
      case ADAPTER -> GeneratedRegion.Kind.ADAPTER;
      case VTABLE_STUBS -> GeneratedRegion.Kind.VTABLE;
    };
  }
}
