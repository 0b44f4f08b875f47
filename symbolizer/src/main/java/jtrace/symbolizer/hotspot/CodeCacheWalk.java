package jtrace.symbolizer.hotspot;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Enumerates the code cache: heaps, then block by block. Source: codeCache.hpp, heap.hpp
 * (HeapBlock) and codeBlob.hpp of OpenJDK. A block that breaks an invariant ends the walk of its
 * heap and is counted.
 */
final class CodeCacheWalk {
  static final int MAX_BLOBS = 400_000;
  static final int MAX_BLOB_BYTES = 64 << 20;
  static final int MAX_SEGMENT_HOPS = 64;
  static final long MAX_HEAP_BYTES = 4L << 30;
  static final int MAX_SEGMENT_SHIFT = 16;
  static final int MAX_NAME_BYTES = 256;
  static final int MAX_BLOB_NAMES = 20_000;

  /** A block's header and the fields of its blob that are looked at, at most. */
  private static final int HEADER_BYTES = 256;

  private static final int SEGMENT_FREE = 0xff;

  private final TargetReader reader;
  private final FieldNames names;
  private final Fields fields;
  private final BlobFields blob;
  private final Map<Long, String> nameTexts = new HashMap<>();
  private long badBlocks;

  /** Offsets in CodeBlob, in one place because three readers need them. */
  record BlobFields(
      int name, int size, int frameSize, int codeBegin, int codeEnd, boolean offsets) {
    static BlobFields of(FieldNames names) {
      return new BlobFields(
          names.offset("CodeBlob::_name"),
          names.offset("CodeBlob::_size"),
          names.offset("CodeBlob::_frame_size"),
          names.offset("CodeBlob::_code_begin", "CodeBlob::_code_offset"),
          names.offset("CodeBlob::_code_end", "CodeBlob::_data_offset"),
          names.offset("CodeBlob::_code_begin") == FieldNames.ABSENT);
    }
  }

  CodeCacheWalk(TargetReader reader, FieldNames names, Fields fields) {
    this.reader = reader;
    this.names = names;
    this.fields = fields;
    this.blob = BlobFields.of(names);
  }

  long badBlocks() {
    return badBlocks;
  }

  /** The code heaps; throws while the code cache is not initialised. */
  List<CodeHeap> heaps() {
    OptionalLong single = names.address("CodeCache::_heap");
    if (single.isPresent()) {
      long heap = reader.i64(single.getAsLong());
      if (heap == 0) {
        throw new BadTargetException("the code cache is not initialised yet");
      }
      return List.of(heap(heap));
    }
    OptionalLong list = names.address("CodeCache::_heaps");
    if (list.isEmpty()) {
      throw new BadTargetException("libjvm exports neither CodeCache::_heaps nor _heap");
    }
    long array = reader.i64(list.getAsLong());
    int count = array == 0 ? 0 : reader.i32(Fields.at(array, fields.arrayLength, "array length"));
    if (count <= 0) {
      throw new BadTargetException("the code cache is not initialised yet");
    }
    if (count > Limits.MAX_CODE_HEAPS) {
      throw new BadTargetException(count + " code heaps");
    }
    long data = reader.pointer(Fields.at(array, fields.arrayData, "GrowableArray<int>::_data"));
    List<CodeHeap> heaps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      heaps.add(heap(reader.pointer(data + (long) i * Long.BYTES)));
    }
    return heaps;
  }

  private CodeHeap heap(long address) {
    long memory = Fields.at(address, fields.heapMemory, "CodeHeap::_memory");
    long map = Fields.at(address, fields.heapSegmap, "CodeHeap::_segmap");
    long low = reader.i64(memory + fields.spaceLowBoundary);
    long high = reader.i64(memory + fields.spaceHighBoundary);
    long committed = reader.i64(memory + fields.spaceHigh);
    long segmap = reader.i64(map + fields.spaceLow);
    int shift = reader.i32(address + fields.heapSegmentShift);
    if (low == 0 || segmap == 0) {
      throw new BadTargetException("the code cache is not initialised yet");
    }
    if (low < 0 || high <= low || high - low > MAX_HEAP_BYTES) {
      throw new BadTargetException("a code heap of " + (high - low) + " bytes");
    }
    if (committed < low || committed > high || shift < 3 || shift > MAX_SEGMENT_SHIFT) {
      throw new BadTargetException("implausible code heap");
    }
    return new CodeHeap(low, high, committed, segmap, shift);
  }

  /** Calls for each used block, in address order within a heap. */
  void walk(List<CodeHeap> heaps, Consumer<CodeBlob> each) {
    int blobs = 0;
    for (CodeHeap heap : heaps) {
      long at = heap.low();
      while (at + fields.blockHeader < heap.committedHigh() && blobs < MAX_BLOBS) {
        long next;
        try {
          reader.readAhead(at, HEADER_BYTES, heap.committedHigh());
          next = at + blockBytes(heap, at);
          if (reader.u8(at + fields.blockUsed) != 0) {
            blobs++;
            blob(at + fields.blockHeader, next).ifPresentOrElse(each, () -> badBlocks++);
          }
        } catch (BadTargetException e) {
          break;
        }
        at = next;
      }
    }
  }

  /** The block's length; the first unused segment behind the last block reads as 0. */
  private long blockBytes(CodeHeap heap, long at) {
    long segments = reader.i64(at + fields.blockLength) & blockLengthMask();
    long bytes = segments << heap.segmentShift();
    if (segments <= 0 || segments > heap.high() - at || bytes > heap.high() - at) {
      if (segments != 0) {
        badBlocks++;
      }
      throw new BadTargetException("end of heap");
    }
    return bytes;
  }

  /** {@code _length} is a size_t up to 21 and a uint32_t where {@code _used} follows at 4. */
  private long blockLengthMask() {
    return fields.blockUsed - fields.blockLength == Integer.BYTES ? 0xffff_ffffL : -1L;
  }

  /** The blob that covers {@code pc}, found as HotSpot does it, through the segment map. */
  Optional<CodeBlob> blobAt(List<CodeHeap> heaps, long pc) {
    for (CodeHeap heap : heaps) {
      if (heap.contains(pc)) {
        long segment = (pc - heap.low()) >> heap.segmentShift();
        for (int hops = 0; hops < MAX_SEGMENT_HOPS; hops++) {
          int back = reader.u8(heap.segmap() + segment);
          if (back == SEGMENT_FREE || back > segment) {
            return Optional.empty();
          }
          if (back == 0) {
            long block = heap.low() + (segment << heap.segmentShift());
            return reader.u8(block + fields.blockUsed) == 0
                ? Optional.empty()
                : blob(block + fields.blockHeader, block + blockBytes(heap, block));
          }
          segment -= back;
        }
        badBlocks++;
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The blob at {@code address}, or empty when it does not look like one. */
  Optional<CodeBlob> blob(long address, long limit) {
    try {
      long namePointer = reader.pointer(Fields.at(address, blob.name, "CodeBlob::_name"));
      int size = reader.i32(Fields.at(address, blob.size, "CodeBlob::_size"));
      long begin = code(address, blob.codeBegin);
      long end = code(address, blob.codeEnd);
      int frameSize = reader.i32(Fields.at(address, blob.frameSize, "CodeBlob::_frame_size"));
      if (size <= 0 || size > limit - address || begin < address || end < begin || end > limit) {
        return Optional.empty();
      }
      String name = nameText(namePointer);
      return Optional.of(
          new CodeBlob(
              address,
              BlobKind.of(name),
              name,
              namePointer,
              size,
              begin,
              end,
              Math.max(0, frameSize)));
    } catch (BadTargetException e) {
      return Optional.empty();
    }
  }

  private long code(long address, int field) {
    long at = Fields.at(address, field, "CodeBlob's code range");
    return blob.offsets ? address + reader.i32(at) : reader.i64(at);
  }

  private String nameText(long pointer) {
    String known = nameTexts.get(pointer);
    if (known != null) {
      return known;
    }
    String text = reader.cString(pointer, MAX_NAME_BYTES);
    if (text.isEmpty()) {
      throw new BadTargetException("blob without a name");
    }
    if (nameTexts.size() < MAX_BLOB_NAMES) {
      nameTexts.put(pointer, text);
    }
    return text;
  }

  /** The name pointers of each kind that has at least one blob. */
  static Map<BlobKind, Set<Long>> namePointers(List<CodeBlob> blobs) {
    Map<BlobKind, Set<Long>> pointers = new EnumMap<>(BlobKind.class);
    for (CodeBlob blob : blobs) {
      pointers.computeIfAbsent(blob.kind(), k -> new LinkedHashSet<>()).add(blob.namePointer());
    }
    return pointers;
  }
}
