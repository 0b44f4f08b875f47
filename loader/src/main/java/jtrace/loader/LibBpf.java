package jtrace.loader;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;

/**
 * The functions of libbpf.so.1 that the loader calls, each with its C signature. libbpf 1.x returns
 * minus errno from functions of type int, and NULL with errno set from functions of pointer type.
 */
final class LibBpf {
  /** Whether the library is there; a missing one carries the fix. */
  sealed interface Lookup {
    record Found(LibBpf library) implements Lookup {}

    record Missing(String why, String remedy) implements Lookup {}
  }

  private static final class Holder {
    static final Lookup LOOKUP = open("libbpf.so.1");
  }

  // struct bpf_object *bpf_object__open_mem(const void *, size_t, const struct bpf_object_open_opts
  // *)
  final NativeFunction objectOpenMem;
  final NativeFunction objectLoad; // int bpf_object__load(struct bpf_object *)
  final NativeFunction objectClose; // void bpf_object__close(struct bpf_object *)
  final NativeFunction objectBtf; // struct btf *bpf_object__btf(const struct bpf_object *)
  final NativeFunction btfRawData; // const void *btf__raw_data(const struct btf *, __u32 *size)
  // struct bpf_map *bpf_object__next_map(const struct bpf_object *, const struct bpf_map *)
  final NativeFunction nextMap;
  // struct bpf_program *bpf_object__next_program(const struct bpf_object *, struct bpf_program *)
  final NativeFunction nextProgram;
  final NativeFunction mapName; // const char *bpf_map__name(const struct bpf_map *)
  final NativeFunction mapFd; // int bpf_map__fd(const struct bpf_map *)
  final NativeFunction mapType; // enum bpf_map_type bpf_map__type(const struct bpf_map *)
  final NativeFunction mapFlags; // __u32 bpf_map__map_flags(const struct bpf_map *)
  final NativeFunction mapKeySize; // __u32 bpf_map__key_size(const struct bpf_map *)
  final NativeFunction mapValueSize; // __u32 bpf_map__value_size(const struct bpf_map *)
  final NativeFunction mapMaxEntries; // __u32 bpf_map__max_entries(const struct bpf_map *)
  final NativeFunction mapSetMaxEntries; // int bpf_map__set_max_entries(struct bpf_map *, __u32)
  final NativeFunction mapReuseFd; // int bpf_map__reuse_fd(struct bpf_map *, int fd)
  // void *bpf_map__initial_value(struct bpf_map *, size_t *)
  final NativeFunction mapInitialValue;
  final NativeFunction programName; // const char *bpf_program__name(const struct bpf_program *)
  // const char *bpf_program__section_name(const struct bpf_program *)
  final NativeFunction programSection;
  final NativeFunction programFd; // int bpf_program__fd(const struct bpf_program *)
  final NativeFunction programAutoload; // bool bpf_program__autoload(const struct bpf_program *)
  // int bpf_program__set_autoload(struct bpf_program *, bool)
  final NativeFunction programSetAutoload;
  // int bpf_program__set_expected_attach_type(struct bpf_program *, enum bpf_attach_type)
  final NativeFunction programSetAttachType;
  final NativeFunction programAttach; // struct bpf_link *bpf_program__attach(struct bpf_program *)
  final NativeFunction linkFd; // int bpf_link__fd(const struct bpf_link *)
  final NativeFunction iteratorCreate; // int bpf_iter_create(int link_fd)
  final NativeFunction linkDestroy; // int bpf_link__destroy(struct bpf_link *)
  // libbpf_print_fn_t libbpf_set_print(libbpf_print_fn_t)
  final NativeFunction setPrint;
  // int libbpf_probe_bpf_helper(enum bpf_prog_type, enum bpf_func_id, const void *)
  final NativeFunction probeHelper;
  final NativeFunction
      probeMapType; // int libbpf_probe_bpf_map_type(enum bpf_map_type, const void *)
  // int libbpf_find_vmlinux_btf_id(const char *name, enum bpf_attach_type)
  final NativeFunction findKernelTypeId;
  final NativeFunction majorVersion; // __u32 libbpf_major_version(void)
  final NativeFunction minorVersion; // __u32 libbpf_minor_version(void)

  private LibBpf(SymbolLookup library) {
    objectOpenMem = new NativeFunction(library, "bpf_object__open_mem");
    objectLoad = new NativeFunction(library, "bpf_object__load");
    objectClose = new NativeFunction(library, "bpf_object__close");
    objectBtf = new NativeFunction(library, "bpf_object__btf");
    btfRawData = new NativeFunction(library, "btf__raw_data");
    nextMap = new NativeFunction(library, "bpf_object__next_map");
    nextProgram = new NativeFunction(library, "bpf_object__next_program");
    mapName = new NativeFunction(library, "bpf_map__name");
    mapFd = new NativeFunction(library, "bpf_map__fd");
    mapType = new NativeFunction(library, "bpf_map__type");
    mapFlags = new NativeFunction(library, "bpf_map__map_flags");
    mapKeySize = new NativeFunction(library, "bpf_map__key_size");
    mapValueSize = new NativeFunction(library, "bpf_map__value_size");
    mapMaxEntries = new NativeFunction(library, "bpf_map__max_entries");
    mapSetMaxEntries = new NativeFunction(library, "bpf_map__set_max_entries");
    mapReuseFd = new NativeFunction(library, "bpf_map__reuse_fd");
    mapInitialValue = new NativeFunction(library, "bpf_map__initial_value");
    programName = new NativeFunction(library, "bpf_program__name");
    programSection = new NativeFunction(library, "bpf_program__section_name");
    programFd = new NativeFunction(library, "bpf_program__fd");
    programAutoload = new NativeFunction(library, "bpf_program__autoload");
    programSetAutoload = new NativeFunction(library, "bpf_program__set_autoload");
    programSetAttachType = new NativeFunction(library, "bpf_program__set_expected_attach_type");
    programAttach = new NativeFunction(library, "bpf_program__attach");
    linkFd = new NativeFunction(library, "bpf_link__fd");
    iteratorCreate = new NativeFunction(library, "bpf_iter_create");
    linkDestroy = new NativeFunction(library, "bpf_link__destroy");
    setPrint = new NativeFunction(library, "libbpf_set_print");
    probeHelper = new NativeFunction(library, "libbpf_probe_bpf_helper");
    probeMapType = new NativeFunction(library, "libbpf_probe_bpf_map_type");
    findKernelTypeId = new NativeFunction(library, "libbpf_find_vmlinux_btf_id");
    majorVersion = new NativeFunction(library, "libbpf_major_version");
    minorVersion = new NativeFunction(library, "libbpf_minor_version");
  }

  static Lookup lookup() {
    return Holder.LOOKUP;
  }

  static LibBpf require() {
    return switch (lookup()) {
      case Lookup.Found(LibBpf library) -> library;
      case Lookup.Missing(String why, String remedy) ->
          throw new LoaderException("loading BPF programs", why, remedy);
    };
  }

  static Lookup open(String fileName) {
    try {
      LibBpf library = new LibBpf(SymbolLookup.libraryLookup(fileName, Arena.global()));
      if (!library.objectOpenMem.isPresent() || !library.programSetAutoload.isPresent()) {
        return new Lookup.Missing(
            fileName + " lacks functions of libbpf 1.0", "Upgrade it: apt-get install libbpf1");
      }
      LibBpfLog.install(library);
      return new Lookup.Found(library);
    } catch (IllegalArgumentException _) {
      return new Lookup.Missing(
          fileName + " is not installed",
          "Install it: apt-get install libbpf1 (Fedora, RHEL: dnf install libbpf)");
    }
  }
}
