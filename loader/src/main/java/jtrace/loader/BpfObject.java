package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jtrace.loader.btf.Btf;
import jtrace.loader.btf.BtfType;

/**
 * A compiled BPF object: opened, settled (read-only data, map sizes, which programs), loaded, used,
 * closed. Closing unloads everything that no link or other descriptor still holds; close links
 * first. Not safe for use by several threads before it is loaded.
 */
public final class BpfObject implements AutoCloseable {
  private static final int OPEN_OPTIONS_BYTES = 80; // struct bpf_object_open_opts of libbpf 1.0
  private static final long LOG_BYTES = 16L << 20;
  private static final String READ_ONLY = ".rodata";
  private static final int MAX_PARTS = 4096;

  private final LibBpf lib;
  private final String name;
  private final long object;
  private final Mapping log;
  private final Map<String, Long> mapHandles = new LinkedHashMap<>();
  private final Map<String, BpfProgram> programs = new LinkedHashMap<>();
  private final Map<String, BpfMap> maps = new LinkedHashMap<>();
  private final Btf btf;
  private boolean closed;

  private BpfObject(LibBpf lib, String name, long object, Mapping log) {
    this.lib = lib;
    this.name = name;
    this.object = object;
    this.log = log;
    long map = 0;
    while ((map = lib.nextMap.call(object, map)) != 0 && mapHandles.size() < MAX_PARTS) {
      mapHandles.put(shortName(CStrings.at(lib.mapName.call(map))), map);
    }
    long program = 0;
    while ((program = lib.nextProgram.call(object, program)) != 0 && programs.size() < MAX_PARTS) {
      BpfProgram found = new BpfProgram(lib, program);
      programs.put(found.name(), found);
    }
    this.btf = readBtf();
  }

  /**
   * Reads an object; nothing reaches the kernel yet.
   *
   * @param name stands in errors and before the names of data maps
   */
  public static BpfObject open(byte[] elf, String name) {
    LibBpf lib = LibBpf.require();
    Mapping log = Mapping.anonymous(LOG_BYTES);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment image = arena.allocate(Math.max(1, elf.length), 16);
      MemorySegment.copy(elf, 0, image, ValueLayout.JAVA_BYTE, 0, elf.length);
      MemorySegment options = arena.allocate(OPEN_OPTIONS_BYTES, 8);
      options.set(ValueLayout.JAVA_LONG, 0, OPEN_OPTIONS_BYTES);
      options.set(ValueLayout.JAVA_LONG, 8, arena.allocateFrom(name).address());
      options.set(ValueLayout.JAVA_LONG, 56, log.segment().address());
      options.set(ValueLayout.JAVA_LONG, 64, LOG_BYTES);
      LibBpfLog.take();
      long object = lib.objectOpenMem.call(image.address(), elf.length, options.address());
      if (object == 0) {
        int errno = NativeFunction.lastErrno();
        throw new LoaderException(
            "opening BPF object " + name,
            Errno.name(errno) + ", it is not a BPF object that this libbpf understands",
            "Rebuild it, or upgrade libbpf1",
            errno,
            LibBpfLog.take());
      }
      return opened(lib, name, object, log);
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private static BpfObject opened(LibBpf lib, String name, long object, Mapping log) {
    try {
      return new BpfObject(lib, name, object, log);
    } catch (RuntimeException e) {
      lib.objectClose.call(object);
      throw e;
    }
  }

  /** Sets a {@code const volatile} variable before load; the value has to fit its size. */
  public BpfObject setReadOnly(String variable, long value) {
    BtfType.Variable found = readOnlyVariable(variable);
    int bits = found.sizeBytes() * 8;
    if (found.sizeBytes() > Long.BYTES || Integer.bitCount(found.sizeBytes()) != 1) {
      throw new IllegalArgumentException(variable + " is not an integer");
    }
    boolean fits = bits == 64 || value >= -(1L << (bits - 1)) && value < (1L << bits);
    if (!fits) {
      throw new IllegalArgumentException(variable + " has " + bits + " bits: " + value);
    }
    byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    writeReadOnly(found, java.util.Arrays.copyOf(bytes, found.sizeBytes()));
    return this;
  }

  /** Sets an array or struct that is {@code const volatile}, before load. */
  public BpfObject setReadOnly(String variable, byte[] value) {
    BtfType.Variable found = readOnlyVariable(variable);
    if (value.length != found.sizeBytes()) {
      throw new IllegalArgumentException(
          variable + " has " + found.sizeBytes() + " bytes, not " + value.length);
    }
    writeReadOnly(found, value);
    return this;
  }

  /** Sets how many entries (ring buffers: bytes) a map will have, before load. */
  public BpfObject setMaxEntries(String map, int entries) {
    int result = (int) lib.mapSetMaxEntries.call(mapHandle(map), entries);
    if (result < 0) {
      throw Failure.of("setting the size of map " + map + " to " + entries, -result);
    }
    return this;
  }

  /** Whether the object declares a map of that name. */
  public boolean hasMap(String map) {
    return mapHandles.containsKey(map);
  }

  /** Uses another object's loaded map instead of one of its own, before load. */
  public BpfObject share(String map, BpfMap other) {
    int result = (int) lib.mapReuseFd.call(mapHandle(map), other.fd());
    if (result < 0) {
      throw Failure.of("sharing map " + map + " with " + name, -result);
    }
    return this;
  }

  /** Chooses whether a program is loaded, before load. */
  public BpfObject setAutoload(String program, boolean load) {
    program(program).setAutoload(load);
    return this;
  }

  /** Creates the maps and has the programs verified by the kernel. */
  public BpfObject load() {
    LibBpfLog.take();
    int result = (int) lib.objectLoad.call(object);
    if (result < 0) {
      throw LoadFailure.of(name, -result, verifierLog(), LibBpfLog.take());
    }
    mapHandles.forEach((key, handle) -> maps.put(key, new BpfMap(lib, handle)));
    log.close();
    return this;
  }

  public BpfProgram program(String program) {
    BpfProgram found = programs.get(program);
    if (found == null) {
      throw new IllegalArgumentException(name + " has no program " + program);
    }
    return found;
  }

  public List<BpfProgram> programs() {
    return List.copyOf(programs.values());
  }

  /** A map of the loaded object; data sections have the section's name, for example .bss. */
  public BpfMap map(String map) {
    BpfMap found = maps.get(map);
    if (found == null) {
      throw new IllegalArgumentException(name + " has no loaded map " + map);
    }
    return found;
  }

  public List<BpfMap> maps() {
    return new ArrayList<>(maps.values());
  }

  /** The object's own types. */
  public Btf btf() {
    return btf;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (maps.isEmpty()) {
      log.close();
    }
    lib.objectClose.call(object);
  }

  private String verifierLog() {
    return CStrings.read(log.segment());
  }

  /** libbpf prefixes data maps with the object's name, cut to fit the kernel's limit. */
  private static String shortName(String map) {
    int dot = map.indexOf('.');
    return dot > 0 ? map.substring(dot) : map;
  }

  private long mapHandle(String map) {
    Long handle = mapHandles.get(map);
    if (handle == null) {
      throw new IllegalArgumentException(name + " has no map " + map);
    }
    return handle;
  }

  private BtfType.Variable readOnlyVariable(String variable) {
    return btf.section(READ_ONLY).stream()
        .flatMap(section -> section.variables().stream())
        .filter(candidate -> candidate.name().equals(variable))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(name + " has no read-only variable " + variable));
  }

  private void writeReadOnly(BtfType.Variable variable, byte[] value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(8, 8);
      long address = lib.mapInitialValue.call(mapHandle(READ_ONLY), size.address());
      long bytes = size.get(ValueLayout.JAVA_LONG, 0);
      if (address == 0 || variable.offsetBytes() + value.length > bytes) {
        throw new IllegalStateException(variable.name() + " can only be set before load");
      }
      MemorySegment data = MemorySegment.ofAddress(address).reinterpret(bytes);
      MemorySegment.copy(
          value, 0, data, ValueLayout.JAVA_BYTE, variable.offsetBytes(), value.length);
    }
  }

  private Btf readBtf() {
    long handle = lib.objectBtf.call(object);
    if (handle == 0) {
      throw new LoaderException(
          "opening BPF object " + name, "it has no BTF", "Compile it with clang -g -target bpf");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(8, 8);
      long data = lib.btfRawData.call(handle, size.address());
      int bytes = size.get(ValueLayout.JAVA_INT, 0);
      return Btf.parse(
          MemorySegment.ofAddress(data).reinterpret(bytes).toArray(ValueLayout.JAVA_BYTE));
    }
  }
}
