package jtrace.tests.fuzz;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import jtrace.loader.ProcessMemory;
import jtrace.symbolizer.TargetMemory;
import jtrace.symbolizer.elf.ElfFile;
import jtrace.symbolizer.elf.ElfSymbol;
import jtrace.symbolizer.hotspot.Attachment;
import jtrace.symbolizer.hotspot.HotSpotVm;
import jtrace.symbolizer.hotspot.LibJvm;
import jtrace.symbolizer.process.MappedModule;
import jtrace.symbolizer.process.NativeModules;
import jtrace.tests.run.Child;
import jtrace.tests.run.Layout;

/**
 * Writes the image of a JVM that fuzzing starts from; {@code tests/fuzz/java --record}. Whatever
 * can be made zero without another answer is, so that the file is small and every other word
 * counts.
 */
public final class VmImageRecorder {
  private static final int CHUNK_BYTES = 1024;

  private final TreeMap<Long, byte[]> pages = new TreeMap<>();
  private final Map<String, Long> symbols = new TreeMap<>();

  private VmImageRecorder() {}

  /** Arguments: a JDK's major version, the file to write. */
  public static void main(String[] args) throws IOException {
    Path jdk = Layout.jdks().get(Integer.valueOf(args[0]));
    List<String> options =
        List.of(
            "-XX:+UseSerialGC", "-Xmx16m", "-XX:CompileCommand=compileonly,jtrace.workloads.*::*");
    VmImage image;
    try (Child target = Child.workload(jdk, options, "KnownShares", "seconds=60")) {
      image = new VmImageRecorder().record((int) target.awaitReady().pid());
    }
    try (OutputStream out = Files.newOutputStream(Path.of(args[1]))) {
      image.write(out);
    }
    System.out.println(image.pages().size() + " pages, " + image.words().length + " words");
  }

  private VmImage record(int pid) throws IOException {
    try (ProcessMemory process = ProcessMemory.open(pid)) {
      MappedModule mapped =
          new NativeModules(name -> name).load(pid, process::read).libJvm().orElseThrow();
      ElfFile elf = mapped.module().elf().orElseThrow();
      TargetMemory recorded =
          (address, into, offset, length) -> {
            boolean done = process.read(address, into, offset, length);
            for (int at = 0;
                done && length >= VmImage.PAGE_BYTES && at < length;
                at += VmImage.PAGE_BYTES) {
              byte[] page = Arrays.copyOfRange(into, offset + at, offset + at + VmImage.PAGE_BYTES);
              pages.put(address + at, page);
            }
            return done;
          };
      use(recorded, new LibJvm("", mapped.bias(), name -> address(elf, name)));
      VmImage whole = new VmImage(mapped.bias(), symbols, pages);
      shrink(whole);
      return whole;
    }
  }

  private OptionalLong address(ElfFile elf, String name) {
    Optional<ElfSymbol> found = elf.symbol(name);
    found.ifPresent(symbol -> symbols.put(name, symbol.value()));
    return found.isPresent() ? OptionalLong.of(found.get().value()) : OptionalLong.empty();
  }

  private static String use(TargetMemory memory, LibJvm lib) {
    return HotSpotVm.attach(memory, lib) instanceof Attachment.Ready(HotSpotVm vm)
        ? VmUse.all(vm)
        : "";
  }

  private void shrink(VmImage whole) {
    String answers = use(whole, whole.libJvm(""));
    if (answers.isEmpty()) {
      throw new IllegalStateException("the recorded image is no JVM");
    }
    for (int size = VmImage.PAGE_BYTES; size >= CHUNK_BYTES; size /= 4) {
      System.out.println(pages.size() + " pages, by " + size + " bytes");
      for (long page : pages.keySet()) {
        for (int at = 0; at < VmImage.PAGE_BYTES; at += size) {
          shrink(whole, answers, pages.get(page), at, size);
        }
      }
    }
  }

  private static void shrink(VmImage whole, String answers, byte[] page, int at, int size) {
    if (VmImage.isZero(page, at, size)) {
      return;
    }
    byte[] kept = Arrays.copyOfRange(page, at, at + size);
    Arrays.fill(page, at, at + size, (byte) 0);
    if (!use(whole, whole.libJvm("")).equals(answers)) {
      System.arraycopy(kept, 0, page, at, size);
    }
  }
}
