package jtrace.symbolizer.hotspot;

import java.util.Arrays;
import java.util.BitSet;

/** Copies an nmethod's debug information; where a JDK keeps it is told in {@link FieldNames}. */
final class NmethodReader {
  static final int MAX_SCOPES_BYTES = 4 << 20;
  static final int MAX_DESCRIPTORS = 1 << 17;
  static final int MAX_METADATA = 1 << 17;

  private static final int PC_DESC_BYTES = 16;

  private final TargetReader reader;
  private final Fields fields;
  private final VmLayout layout;
  private final MethodReader methods;

  /** Where the debug information of one nmethod is: addresses in the target. */
  private record Places(
      long pcs, long pcsEnd, long scopes, long scopesEnd, long metadata, long metadataEnd) {}

  NmethodReader(TargetReader reader, Fields fields, VmLayout layout, MethodReader methods) {
    this.reader = reader;
    this.fields = fields;
    this.layout = layout;
    this.methods = methods;
  }

  int compileId(CodeBlob blob) {
    return reader.i32(Fields.at(blob.address(), layout.nmethodCompileId(), "nmethod::_compile_id"));
  }

  /** Throws when the nmethod makes no sense, as one does that is being made or freed. */
  NmethodSnapshot read(CodeBlob blob) {
    long nmethod = blob.address();
    MethodInfo method =
        methods.method(
            reader.pointer(Fields.at(nmethod, layout.nmethodMethod(), "nmethod::_method")));
    int level = reader.u8(Fields.at(nmethod, layout.nmethodCompLevel(), "nmethod::_comp_level"));
    int entryBci =
        fields.entryBci == FieldNames.ABSENT ? -1 : reader.i32(nmethod + fields.entryBci);
    if (blob.kind() == BlobKind.NATIVE_NMETHOD || fields.scopesPcsOffset == FieldNames.ABSENT) {
      return new NmethodSnapshot(
          blob.codeBegin(),
          compileId(blob),
          level,
          entryBci,
          method,
          new int[0],
          new int[0],
          new byte[0],
          0,
          0);
    }
    return read(blob, method, level, entryBci, places(blob));
  }

  private NmethodSnapshot read(
      CodeBlob blob, MethodInfo method, int level, int entryBci, Places at) {
    int count = checked((at.pcsEnd - at.pcs) / PC_DESC_BYTES, MAX_DESCRIPTORS);
    int[] pcOffsets = new int[count];
    int[] scopeOffsets = new int[count];
    int kept = 0;
    int codeSize = (int) (blob.codeEnd() - blob.codeBegin());
    for (int i = 0; i < count; i++) {
      long desc = at.pcs + (long) i * PC_DESC_BYTES;
      int pc = reader.i32(desc);
      // The first and the last are sentinels, -1 and the maximum.
      if (pc >= 0 && pc <= codeSize && (kept == 0 || pc >= pcOffsets[kept - 1])) {
        pcOffsets[kept] = pc;
        scopeOffsets[kept] = reader.i32(desc + Integer.BYTES);
        kept++;
      }
    }
    NmethodSnapshot snapshot =
        new NmethodSnapshot(
            blob.codeBegin(),
            compileId(blob),
            level,
            entryBci,
            method,
            Arrays.copyOf(pcOffsets, kept),
            Arrays.copyOf(scopeOffsets, kept),
            reader.bytes(at.scopes, checked(at.scopesEnd - at.scopes, MAX_SCOPES_BYTES)),
            checked((at.metadataEnd - at.metadata) / Long.BYTES, MAX_METADATA),
            methods.unsigned5Excess());
    resolveMethods(snapshot, at.metadata);
    return snapshot;
  }

  /** Reads the names now, because classes may be unloaded before they are asked for. */
  private void resolveMethods(NmethodSnapshot snapshot, long metadata) {
    BitSet seenScopes = new BitSet();
    BitSet seenMethods = new BitSet();
    for (int offset : snapshot.scopeOffsets()) {
      if (offset <= 0 || offset >= snapshot.scopesBytes() || seenScopes.get(offset)) {
        continue;
      }
      seenScopes.set(offset);
      for (ScopeEntry entry : snapshot.chain(offset)) {
        int index = entry.methodIndex();
        if (index < 1 || index > snapshot.metadataCount() || seenMethods.get(index)) {
          continue;
        }
        seenMethods.set(index);
        try {
          long method = reader.pointer(metadata + (index - 1L) * Long.BYTES);
          snapshot.resolve(index, methods.method(method));
        } catch (BadTargetException e) {
          // This frame becomes a placeholder; the others keep their names.
        }
      }
    }
  }

  private Places places(CodeBlob blob) {
    long nmethod = blob.address();
    long blobEnd = nmethod + blob.sizeBytes();
    if (fields.immutableData != FieldNames.ABSENT) {
      long data = reader.pointer(nmethod + fields.immutableData);
      int size = reader.i32(nmethod + fields.immutableDataSize);
      int pcs = reader.i32(nmethod + fields.scopesPcsOffset);
      int scopes = reader.i32(nmethod + fields.scopesDataOffset);
      // 26 keeps a reference counter behind the scopes; scopes are only read where offsets lead.
      if (size <= 0 || pcs < 0 || scopes < pcs || size < scopes) {
        throw new BadTargetException("implausible immutable data");
      }
      if (fields.mutableData != FieldNames.ABSENT) {
        long mutable = reader.pointer(nmethod + fields.mutableData);
        long metadata = mutable + reader.i32(nmethod + fields.relocationSize);
        long end = mutable + reader.i32(nmethod + fields.mutableDataSize);
        return new Places(data + pcs, data + scopes, data + scopes, data + size, metadata, end);
      }
      long metadata =
          nmethod
              + reader.i32(nmethod + fields.dataOffset)
              + reader.u16(Fields.at(nmethod, fields.metadataOffset, "nmethod::_metadata_offset"));
      return new Places(data + pcs, data + scopes, data + scopes, data + size, metadata, blobEnd);
    }
    long scopes =
        fields.scopesDataBegin != FieldNames.ABSENT
            ? reader.pointer(nmethod + fields.scopesDataBegin)
            : nmethod
                + reader.i32(
                    Fields.at(nmethod, fields.scopesDataOffset, "nmethod::_scopes_data_offset"));
    long pcs = nmethod + reader.i32(nmethod + fields.scopesPcsOffset);
    long pcsEnd =
        nmethod
            + reader.i32(
                Fields.at(nmethod, fields.dependenciesOffset, "nmethod::_dependencies_offset"));
    long metadata =
        nmethod
            + reader.i32(Fields.at(nmethod, fields.metadataOffset, "nmethod::_metadata_offset"));
    if (scopes < nmethod || pcs < scopes || pcsEnd > blobEnd) {
      throw new BadTargetException("implausible debug information");
    }
    return new Places(pcs, pcsEnd, scopes, pcs, metadata, scopes);
  }

  private static int checked(long count, int max) {
    if (count < 0 || count > max) {
      throw new BadTargetException("count " + count);
    }
    return (int) count;
  }
}
