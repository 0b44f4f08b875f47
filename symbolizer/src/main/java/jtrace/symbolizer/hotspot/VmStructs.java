package jtrace.symbolizer.hotspot;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The tables that libjvm exports: field offsets, addresses of static fields, type sizes and
 * constants, by name.
 *
 * <p>Addresses are kept relative to libjvm, so that one instance serves all processes that map the
 * same build. Source: vmStructs.hpp of OpenJDK; the layout of a table's entries is itself exported
 * ({@code gHotSpotVMStructEntry...Offset}), the same names in JDK 8 to 26.
 */
final class VmStructs {
  static final int MAX_ENTRIES = 20_000;
  static final int MAX_STRIDE_BYTES = 256;
  static final int MAX_NAME_BYTES = 256;
  static final int MAX_CACHED_BUILDS = 16;

  private final Map<String, Integer> offsets = new HashMap<>();
  private final Map<String, Long> statics = new HashMap<>();
  private final Map<String, Long> sizes = new HashMap<>();
  private final Map<String, Long> intConstants = new HashMap<>();
  private final Map<String, Long> longConstants = new HashMap<>();

  private VmStructs() {}

  /** Tables by build id, for the processes that share a libjvm. */
  static final class Cache {
    private final Map<String, VmStructs> byBuildId =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, VmStructs> eldest) {
            return size() > MAX_CACHED_BUILDS;
          }
        };

    /** The tables, or empty while libjvm's static initialisers have not run. */
    synchronized Optional<VmStructs> get(TargetReader reader, LibJvm lib) {
      VmStructs known = byBuildId.get(lib.buildId());
      if (known != null && !lib.buildId().isEmpty()) {
        return Optional.of(known);
      }
      Optional<VmStructs> read = VmStructs.read(reader, lib);
      read.ifPresent(tables -> byBuildId.put(lib.buildId(), tables));
      return read;
    }
  }

  /** Whether the file exports the tables at all. */
  static boolean exportedBy(LibJvm lib) {
    return lib.symbols().address("gHotSpotVMStructs").isPresent()
        && lib.symbols().address("gHotSpotVMStructEntryArrayStride").isPresent();
  }

  static Optional<VmStructs> read(TargetReader reader, LibJvm lib) {
    TableReader tables = new TableReader(reader, lib);
    if (!tables.initialised()) {
      return Optional.empty();
    }
    VmStructs into = new VmStructs();
    tables.readStructs(into);
    tables.readNumbers("VMType", "VMTypes", "TypeName", "Size", into.sizes);
    tables.readNumbers("VMIntConstant", "VMIntConstants", "Name", "Value", into.intConstants);
    tables.readNumbers("VMLongConstant", "VMLongConstants", "Name", "Value", into.longConstants);
    return Optional.of(into);
  }

  /** Offset of an instance field, spelled {@code Type::field}, in its type, in bytes. */
  OptionalInt offset(String name) {
    Integer offset = offsets.get(name);
    return offset == null ? OptionalInt.empty() : OptionalInt.of(offset);
  }

  /** Run-time address of a static field. */
  OptionalLong staticAddress(LibJvm lib, String name) {
    Long address = statics.get(name);
    return address == null ? OptionalLong.empty() : OptionalLong.of(address + lib.bias());
  }

  OptionalInt size(String type) {
    Long size = sizes.get(type);
    return size == null || size < 0 || size > Integer.MAX_VALUE
        ? OptionalInt.empty()
        : OptionalInt.of(size.intValue());
  }

  OptionalInt intConstant(String name) {
    Long value = intConstants.get(name);
    return value == null ? OptionalInt.empty() : OptionalInt.of(value.intValue());
  }

  OptionalLong longConstant(String name) {
    Long value = longConstants.get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  int entryCount() {
    return offsets.size()
        + statics.size()
        + sizes.size()
        + intConstants.size()
        + longConstants.size();
  }

  /** Walks the tables of one process. */
  private record TableReader(TargetReader reader, LibJvm lib) {

    /** The layout variables are set by libjvm's static initialisers and zero before. */
    boolean initialised() {
      for (String table : new String[] {"VMStruct", "VMType", "VMIntConstant", "VMLongConstant"}) {
        OptionalLong stride = lib.runtimeAddress("gHotSpot" + table + "EntryArrayStride");
        if (stride.isEmpty() || reader.i64(stride.getAsLong()) == 0) {
          return false;
        }
      }
      return true;
    }

    void readStructs(VmStructs into) {
      String prefix = "gHotSpotVMStructEntry";
      int stride = stride(prefix + "ArrayStride");
      int typeName = layout(prefix + "TypeNameOffset", stride);
      int fieldName = layout(prefix + "FieldNameOffset", stride);
      int isStatic = layout(prefix + "IsStaticOffset", stride);
      int offset = layout(prefix + "OffsetOffset", stride);
      int address = layout(prefix + "AddressOffset", stride);
      long entry = reader.pointer(required("gHotSpotVMStructs"));
      for (int i = 0; i < MAX_ENTRIES; i++, entry += stride) {
        long type = reader.i64(entry + typeName);
        long field = reader.i64(entry + fieldName);
        if (type == 0 || field == 0) {
          return;
        }
        String name =
            reader.cString(type, MAX_NAME_BYTES) + "::" + reader.cString(field, MAX_NAME_BYTES);
        if (reader.i32(entry + isStatic) != 0) {
          into.statics.put(name, reader.i64(entry + address) - lib.bias());
        } else {
          long value = reader.i64(entry + offset);
          if (value >= 0 && value < Limits.MAX_FIELD_OFFSET) {
            into.offsets.put(name, (int) value);
          }
        }
      }
    }

    void readNumbers(
        String entryName,
        String table,
        String nameField,
        String valueField,
        Map<String, Long> into) {
      String prefix = "gHotSpot" + entryName + "Entry";
      int stride = stride(prefix + "ArrayStride");
      int name = layout(prefix + nameField + "Offset", stride);
      int value = layout(prefix + valueField + "Offset", stride);
      boolean isInt = entryName.equals("VMIntConstant");
      long entry = reader.pointer(required("gHotSpot" + table));
      for (int i = 0; i < MAX_ENTRIES; i++, entry += stride) {
        long text = reader.i64(entry + name);
        if (text == 0) {
          return;
        }
        long number = isInt ? reader.i32(entry + value) : reader.i64(entry + value);
        into.put(reader.cString(text, MAX_NAME_BYTES), number);
      }
    }

    private int stride(String symbol) {
      long stride = reader.i64(required(symbol));
      if (stride < Long.BYTES || stride > MAX_STRIDE_BYTES) {
        throw new BadTargetException(symbol + " is " + stride);
      }
      return (int) stride;
    }

    private int layout(String symbol, int stride) {
      long offset = reader.i64(required(symbol));
      if (offset < 0 || offset >= stride) {
        throw new BadTargetException(symbol + " is " + offset);
      }
      return (int) offset;
    }

    private long required(String symbol) {
      return lib.runtimeAddress(symbol)
          .orElseThrow(() -> new BadTargetException("no symbol " + symbol));
    }
  }
}
