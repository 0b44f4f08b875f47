package jtrace.symbolizer.hotspot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Lists generated code by name: codelets from the interpreter's StubQueue (stubs.hpp,
 * interpreter.hpp), stubs from the linked list {@code StubCodeDesc::_list} (stubCodeGenerator.hpp;
 * only in {@code .symtab}), other blobs whole.
 */
final class GeneratedCodeReader {
  static final int MAX_CODELETS = 4096;
  static final int MAX_STUBS = 8192;
  static final int MAX_NAME_BYTES = 256;

  private static final int STUB_DESC_WORDS = 7;

  /** {@code CodeEntryAlignment} on x86-64 with C2; code follows the header aligned so. */
  private static final long CODE_ENTRY_ALIGNMENT = 32;

  private final TargetReader reader;
  private final FieldNames names;
  private final Fields fields;

  private record Named(String name, long begin, long end) {}

  GeneratedCodeReader(TargetReader reader, FieldNames names, Fields fields) {
    this.reader = reader;
    this.names = names;
    this.fields = fields;
  }

  List<GeneratedCode> read(List<CodeBlob> blobs, List<CodeHeap> heaps) {
    NavigableMap<Long, Named> stubs = byBegin(stubs(heaps));
    List<GeneratedCode> code = new ArrayList<>();
    for (CodeBlob blob : blobs) {
      switch (blob.kind()) {
        case NMETHOD, NATIVE_NMETHOD -> {}
        case INTERPRETER -> addParts(code, blob, byBegin(codelets()), GeneratedKind.CODELET);
        case STUB_ROUTINES -> addParts(code, blob, stubs, GeneratedKind.STUB_ROUTINE);
        case ADAPTER -> addWhole(code, blob, GeneratedKind.ADAPTER);
        case VTABLE_STUBS -> addWhole(code, blob, GeneratedKind.VTABLE_STUBS);
        case RUNTIME -> addParts(code, blob, stubs, GeneratedKind.RUNTIME_STUB);
      }
    }
    code.sort(Comparator.comparingLong(GeneratedCode::begin));
    return code;
  }

  /** The named parts within the blob; the blob whole when there are none. */
  private static void addParts(
      List<GeneratedCode> code,
      CodeBlob blob,
      NavigableMap<Long, Named> parts,
      GeneratedKind kind) {
    long end = blob.codeBegin();
    for (Named part : parts.subMap(blob.codeBegin(), blob.codeEnd()).values()) {
      if (part.begin >= end && part.end <= blob.codeEnd()) {
        code.add(
            new GeneratedCode(
                part.name, kind, part.begin, part.end, blob.frameSizeWords(), blob.address()));
        end = part.end;
      }
    }
    if (end == blob.codeBegin()) {
      addWhole(code, blob, kind);
    }
  }

  private static void addWhole(List<GeneratedCode> code, CodeBlob blob, GeneratedKind kind) {
    if (blob.codeEnd() > blob.codeBegin()) {
      code.add(
          new GeneratedCode(
              blob.name(),
              kind,
              blob.codeBegin(),
              blob.codeEnd(),
              blob.frameSizeWords(),
              blob.address()));
    }
  }

  private static NavigableMap<Long, Named> byBegin(List<Named> parts) {
    NavigableMap<Long, Named> sorted = new TreeMap<>();
    parts.forEach(part -> sorted.putIfAbsent(part.begin, part));
    return sorted;
  }

  private List<Named> codelets() {
    List<Named> codelets = new ArrayList<>();
    OptionalLong code = names.address("AbstractInterpreter::_code");
    if (code.isEmpty() || fields.codeletSize == FieldNames.ABSENT) {
      return codelets;
    }
    try {
      long queue = reader.pointer(code.getAsLong());
      long buffer = reader.pointer(queue + fields.queueBuffer);
      long limit = buffer + reader.i32(queue + fields.queueLimit);
      long at = buffer;
      for (int i = 0; i < MAX_CODELETS && at + fields.sizeofCodelet < limit; i++) {
        int size = reader.i32(at + fields.codeletSize);
        if (size <= 0 || size > limit - at) {
          break;
        }
        long text = reader.i64(at + fields.codeletDescription);
        String name = text == 0 ? "interpreter" : reader.cString(text, MAX_NAME_BYTES);
        long begin = Math.ceilDiv(at + fields.sizeofCodelet, CODE_ENTRY_ALIGNMENT);
        begin *= CODE_ENTRY_ALIGNMENT;
        if (begin < at + size && !name.isEmpty()) {
          codelets.add(new Named(name, begin, at + size));
        }
        at += size;
      }
    } catch (BadTargetException e) {
      // What was found so far is right.
    }
    return codelets;
  }

  /**
   * The words of a StubCodeDesc are next, group, name, begin, end up to 25; begin and end are found
   * as the first two neighbours that point into a code heap, which survives words put between.
   */
  private List<Named> stubs(List<CodeHeap> heaps) {
    List<Named> stubs = new ArrayList<>();
    OptionalLong list = names.symbol("_ZN12StubCodeDesc5_listE");
    if (list.isEmpty()) {
      names.miss("names of single stubs", "libjvm has no .symtab (StubCodeDesc::_list)");
      return stubs;
    }
    try {
      long desc = reader.i64(list.getAsLong());
      for (int i = 0; i < MAX_STUBS && desc != 0; i++) {
        stub(desc, heaps, stubs);
        desc = reader.i64(desc);
      }
    } catch (BadTargetException e) {
      // What was found so far is right.
    }
    return stubs;
  }

  private void stub(long desc, List<CodeHeap> heaps, List<Named> into) {
    for (int word = 2; word + 1 < STUB_DESC_WORDS; word++) {
      long begin = reader.i64(desc + (long) word * Long.BYTES);
      long end = reader.i64(desc + (long) (word + 1) * Long.BYTES);
      if (begin < end && heaps.stream().anyMatch(h -> h.contains(begin) && h.contains(end))) {
        String name = reader.cString(reader.i64(desc + (word - 1L) * Long.BYTES), MAX_NAME_BYTES);
        if (!name.isEmpty()) {
          into.add(new Named(name, begin, end));
        }
        return;
      }
    }
  }
}
