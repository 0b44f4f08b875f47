package jtrace.symbolizer.unwind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import jtrace.symbolizer.TargetMemory;
import jtrace.symbolizer.hotspot.Attachment;
import jtrace.symbolizer.hotspot.CodeHeap;
import jtrace.symbolizer.hotspot.GeneratedCode;
import jtrace.symbolizer.hotspot.HotSpotVm;
import jtrace.symbolizer.hotspot.LibJvm;

/**
 * Generated code as the reader of HotSpot's structures finds it, with adapters and vtable stubs.
 */
record AttachedCode(List<GeneratedRegion> regions, long low, long high) {

  static AttachedCode of(long pid, TargetMemory memory) throws IOException {
    Attachment attachment = HotSpotVm.attach(memory, libJvm(pid));
    if (!(attachment instanceof Attachment.Ready(HotSpotVm vm))) {
      throw new IOException("cannot attach: " + attachment);
    }
    List<GeneratedRegion> regions = new ArrayList<>();
    for (GeneratedCode code : vm.generatedCode()) {
      byte[] bytes = new byte[(int) (code.end() - code.begin())];
      if (memory.read(code.begin(), bytes, 0, bytes.length)) {
        regions.add(
            new GeneratedRegion(
                code.name(), kind(code), code.begin(), code.frameSizeWords() * 8, bytes));
      }
    }
    List<CodeHeap> heaps = vm.layout().heaps();
    return new AttachedCode(
        regions,
        heaps.stream().mapToLong(CodeHeap::low).min().orElseThrow(),
        heaps.stream().mapToLong(CodeHeap::high).max().orElseThrow());
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

  private static LibJvm libJvm(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/maps"))) {
      if (line.endsWith("/libjvm.so")) {
        String path = line.substring(line.indexOf('/'));
        long bias = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
        Map<String, Long> symbols = symbols(path);
        return new LibJvm(
            path,
            bias,
            name ->
                symbols.containsKey(name)
                    ? OptionalLong.of(symbols.get(name))
                    : OptionalLong.empty());
      }
    }
    throw new IOException("process " + pid + " has no libjvm");
  }

  private static Map<String, Long> symbols(String path) throws IOException {
    Map<String, Long> symbols = new HashMap<>();
    for (String table : List.of("-a", "-D")) {
      Process nm =
          new ProcessBuilder("nm", table, path)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var lines = nm.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String[] words = line.split(" ", 3);
          if (words.length == 3 && !words[0].isEmpty()) {
            symbols.putIfAbsent(words[2].replaceFirst("@.*", ""), Long.parseLong(words[0], 16));
          }
        }
      }
    }
    return symbols;
  }
}
