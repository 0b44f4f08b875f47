package jtrace.symbolizer.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import jtrace.symbolizer.Demangler;
import jtrace.symbolizer.TargetMemory;
import jtrace.symbolizer.elf.DebugFiles;
import jtrace.symbolizer.elf.ElfException;
import jtrace.symbolizer.elf.ElfFile;

/**
 * All modules of all processes: a file is read once, however many processes map it. Files are the
 * same when their build id and size are, or else their device and inode. Safe for use by several
 * threads.
 */
public final class NativeModules {

  /** Executable mappings of one process that are looked at; more are left out. */
  private static final int MAX_EXECUTABLE_MAPPINGS = 16_384;

  private static final int MAX_MODULES = 8_192;

  /** The vdso is 1 or 2 pages. */
  private static final int MAX_VDSO_BYTES = 1 << 16;

  private final Demangler demangler;
  private final Consumer<ByteBuffer> unloader;
  private final Map<FileKey, NativeModule> byFile = new HashMap<>();
  private final Map<String, NativeModule> byBuildId = new ConcurrentHashMap<>();

  /**
   * Device and inode are used again after a container's end; size and time tell such files apart.
   */
  private record FileKey(
      String device, long inode, String path, long sizeBytes, long modifiedMillis) {

    // Written out: generated ones are method handles, slow until they are compiled.
    @Override
    public boolean equals(Object other) {
      return other instanceof FileKey key
          && inode == key.inode
          && sizeBytes == key.sizeBytes
          && modifiedMillis == key.modifiedMillis
          && device.equals(key.device)
          && path.equals(key.path);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * device.hashCode() + Long.hashCode(inode)) + path.hashCode();
    }
  }

  /** Modules whose files stay in memory as they are. */
  public NativeModules(Demangler demangler) {
    this(demangler, pages -> {});
  }

  /**
   * @param unloader gives the memory back that pages of a mapped file take, until they are read
   *     again
   */
  public NativeModules(Demangler demangler, Consumer<ByteBuffer> unloader) {
    this.demangler = demangler;
    this.unloader = unloader;
  }

  /**
   * The modules that a process maps now. What cannot be opened is there without symbols and rows.
   *
   * @throws IOException when there is no such process, or its maps may not be read
   */
  public ProcessModules load(int pid, TargetMemory memory) throws IOException {
    return load(pid, ProcessMaps.readExecutable(pid), memory);
  }

  /** As above, with mappings that were read before. */
  public synchronized ProcessModules load(int pid, List<Mapping> mappings, TargetMemory memory) {
    if (byFile.size() > MAX_MODULES) {
      byFile.clear();
      byBuildId.clear();
    }
    MappedFiles files = new MappedFiles(pid);
    List<MappedModule> found = new ArrayList<>();
    for (Mapping mapping : mappings) {
      boolean vdso = mapping.path().equals(Mapping.VDSO);
      boolean special = mapping.path().startsWith("[") && !mapping.path().startsWith("[anon");
      if (!mapping.executable() || found.size() == MAX_EXECUTABLE_MAPPINGS) {
        continue;
      }
      if (vdso) {
        found.add(place(mapping, vdso(mapping, memory)));
      } else if (mapping.isFile()) {
        found.add(place(mapping, file(mapping, files)));
      } else if (special && !mapping.path().equals("[heap]") && !mapping.path().equals("[stack]")) {
        found.add(place(mapping, without(mapping.path(), "code of the kernel, not of a file")));
      }
    }
    return new ProcessModules(pid, found);
  }

  /**
   * Reads a file that a process will probably map, with its unwind rows, so that this takes no time
   * then. The file is recognised by its build id; one without is not kept.
   *
   * @throws IOException when it cannot be read or is no ELF64 file
   */
  public NativeModule preload(Path file) throws IOException {
    ElfFile elf = ElfFile.open(file, file.toString());
    NativeModule module = shared(file.toString(), elf, new DebugFiles(Path.of("/")));
    module.unwindTable();
    return module;
  }

  private static MappedModule place(Mapping mapping, NativeModule module) {
    OptionalLong bias =
        module.elf().isPresent()
            ? module.elf().get().bias(mapping.start(), mapping.offset(), true)
            : OptionalLong.empty();
    return new MappedModule(mapping, bias.orElse(mapping.start() - mapping.offset()), module);
  }

  private NativeModule file(Mapping mapping, MappedFiles files) {
    FileKey key = key(mapping, files.attributes(mapping));
    NativeModule known = byFile.get(key);
    if (known == null) {
      known = open(mapping, files);
      byFile.put(key, known);
    }
    return known;
  }

  private static FileKey key(Mapping mapping, Optional<BasicFileAttributes> file) {
    return new FileKey(
        mapping.device(),
        mapping.inode(),
        mapping.path(),
        file.map(BasicFileAttributes::size).orElse(-1L),
        file.map(f -> f.lastModifiedTime().toMillis()).orElse(-1L));
  }

  private NativeModule open(Mapping mapping, MappedFiles files) {
    try {
      return shared(mapping.path(), files.open(mapping), new DebugFiles(files.root()));
    } catch (IOException e) {
      return without(mapping.path(), String.valueOf(e.getMessage()));
    }
  }

  private NativeModule vdso(Mapping mapping, TargetMemory memory) {
    int size = (int) Math.min(mapping.sizeBytes(), MAX_VDSO_BYTES);
    byte[] image = new byte[size];
    if (!memory.read(mapping.start(), image, 0, size)) {
      return without(Mapping.VDSO, "its memory could not be read");
    }
    try {
      ElfFile elf = ElfFile.parse(ByteBuffer.wrap(image), Mapping.VDSO);
      return shared(Mapping.VDSO, elf, new DebugFiles(Path.of("/")));
    } catch (ElfException e) {
      return without(Mapping.VDSO, e.getMessage());
    }
  }

  private NativeModule shared(String path, ElfFile elf, DebugFiles debugFiles) {
    String id = elf.buildId();
    NativeModule made =
        new NativeModule(path, Optional.of(elf), "", debugFiles, demangler, unloader);
    if (id.isEmpty()) {
      return made;
    }
    // The base name is part of the key: it decides between kinds, and names are shown.
    String key = id + " " + elf.sizeBytes() + " " + path.substring(path.lastIndexOf('/') + 1);
    NativeModule known = byBuildId.putIfAbsent(key, made);
    return known == null ? made : known;
  }

  private NativeModule without(String path, String problem) {
    return new NativeModule(
        path, Optional.empty(), problem, new DebugFiles(Path.of("/")), demangler, unloader);
  }
}
