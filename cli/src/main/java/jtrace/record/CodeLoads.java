package jtrace.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import jtrace.loader.BpfObject;
import jtrace.loader.Link;
import jtrace.loader.Links;
import jtrace.loader.LoaderException;
import jtrace.loader.RingBuffer;
import jtrace.loader.UprobeTarget;
import jtrace.loader.abi.Abi;
import jtrace.loader.abi.CodeLoadView;
import jtrace.loader.abi.CodeSiteTwin;
import jtrace.loader.abi.CodeSiteTwin.Argument;
import jtrace.loader.abi.Counter;
import jtrace.symbolizer.elf.ElfFile;
import jtrace.symbolizer.elf.UsdtProbe;
import jtrace.symbolizer.process.MappedModule;
import jtrace.symbolizer.process.NativeModule;

/**
 * Tells which compiled methods the JVMs of a recording install, from HotSpot's USDT probe {@code
 * hotspot:compiled__method__load}, so that their names are read while they exist. A libjvm without
 * the probe, or a kernel that refuses it, costs nothing but that: sampled code is read at the next
 * drain anyway.
 */
final class CodeLoads implements AutoCloseable {
  private static final String OBJECT = "/jtrace/bpf/codecache.bpf.o";
  private static final int RING_BYTES = 256 << 10;
  private static final int LOADS_A_ROUND = 4_000;
  private static final int MAX_WATCHED = 4_096;

  /** Arguments of the probe: class, its length, name, length, signature, length, code, size. */
  private static final int CODE_ARGUMENT = 6;

  private final boolean allProcesses;
  private final Set<NativeModule> attached = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Integer> watched = new HashSet<>();
  private final List<Link> links = new ArrayList<>();
  private Optional<BpfObject> object = Optional.empty();
  private Optional<RingBuffer> ring = Optional.empty();
  private boolean refused;

  CodeLoads(boolean allProcesses) {
    this.allProcesses = allProcesses;
  }

  /** Watches a process if it is a JVM; called again without effect. */
  void watch(Target target) {
    if (refused || watched.contains(target.pid()) || watched.size() == MAX_WATCHED) {
      return;
    }
    Optional<MappedModule> library = target.modules().libJvm();
    if (target.vm().isEmpty() || library.isEmpty()) {
      return;
    }
    watched.add(target.pid());
    try {
      BpfObject loaded = loaded();
      if (attached.add(library.get().module())) {
        attach(loaded, library.get(), target.pid());
      }
      loaded.map("watched").update(key(target.pid()), new byte[] {1});
    } catch (LoaderException e) {
      refused = true;
    }
  }

  private BpfObject loaded() {
    if (object.isEmpty()) {
      BpfObject opened = BpfObject.open(Resources.bytes(OBJECT), "codecache");
      object = Optional.of(opened);
      opened
          .setReadOnly("all_processes", allProcesses ? 1 : 0)
          .setMaxEntries("watched", MAX_WATCHED)
          .setMaxEntries("loads", RING_BYTES)
          .load();
      ring = Optional.of(RingBuffer.of(opened.map("loads")));
    }
    return object.get();
  }

  private void attach(BpfObject loaded, MappedModule library, int pid) {
    ElfFile elf = library.module().elf().orElseThrow();
    for (UsdtProbe probe : UsdtProbe.of(elf)) {
      if (!probe.provider().equals("hotspot") || !probe.name().equals("compiled__method__load")) {
        continue;
      }
      List<Optional<Argument>> arguments = ProbeArguments.parse(probe.arguments());
      OptionalLong offset = probe.fileOffset(elf);
      int site = links.size();
      if (offset.isEmpty()
          || site == Abi.MAX_PROBE_SITES
          || arguments.size() <= CODE_ARGUMENT + 1) {
        continue;
      }
      Optional<Argument> begin = arguments.get(CODE_ARGUMENT);
      Optional<Argument> size = arguments.get(CODE_ARGUMENT + 1);
      if (begin.isPresent() && size.isPresent()) {
        loaded.map("sites").update(site, new CodeSiteTwin(begin.get(), size.get()).encode());
        links.add(
            loaded
                .program("compiled_method_load")
                .attachUprobe(
                    new UprobeTarget(
                        library.file(pid), offset.getAsLong(), /* onReturn= */ false, site)));
      }
    }
  }

  /** Hands over what was installed since the last call; how much that was. */
  int drain(Consumer<CodeLoadView> sink) {
    return ring.map(buffer ->
            buffer.drain(record -> CodeLoadView.of(record).ifPresent(sink), LOADS_A_ROUND))
        .orElse(0);
  }

  /** Notices for which the ring had no room. */
  long lost() {
    return object.map(loaded -> Capture.sum(loaded, Counter.RING_FULL)).orElse(0L);
  }

  private static byte[] key(int pid) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(pid).array();
  }

  @Override
  public void close() {
    Links.close(links);
    ring.ifPresent(RingBuffer::close);
    object.ifPresent(BpfObject::close);
  }
}
