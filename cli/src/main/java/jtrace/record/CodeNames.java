package jtrace.record;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.Module;
import jtrace.profile.NameStatus;
import jtrace.profile.RecordingSink;
import jtrace.symbolizer.hotspot.HotSpotVm;
import jtrace.symbolizer.process.MappedModule;
import jtrace.symbolizer.process.NativeModule;

/** The frames of one process's code, but for interpreted methods; each is asked for once. */
final class CodeNames {
  private final Target target;
  private final ModuleTables modules;
  private final RecordingSink sink;

  CodeNames(Target target, ModuleTables modules, RecordingSink sink) {
    this.target = target;
    this.modules = modules;
    this.sink = sink;
  }

  /** The frames of an address, innermost inlined first. */
  List<Frame> of(RawFrame raw) throws IOException {
    List<Frame> named = code(raw);
    if (!raw.entry()) {
      return named;
    }
    List<Frame> marked = new ArrayList<>(named);
    marked.addLast(marked.removeLast().withKind(FrameKind.VIRTUAL_ENTRY));
    return marked;
  }

  private List<Frame> code(RawFrame raw) throws IOException {
    Optional<HotSpotVm> vm = target.vm();
    return switch (raw.kind()) {
      case NATIVE -> List.of(nativeFrame(raw));
      case COMPILED -> target.compiled(raw).orElseGet(CodeNames::withoutVm);
      case INTERPRETED -> withoutVm(); // with one they are named by InterpretedNames
      case STUB ->
          vm.map(v -> v.symbols().stub(raw.address(), raw.extra(), raw.leaf()))
              .orElseGet(CodeNames::withoutVm);
      case COMPILING -> throw new IllegalStateException("no code: see addCompiled");
      case UNKNOWN -> List.of(unknownFrame(raw));
    };
  }

  private Frame nativeFrame(RawFrame raw) throws IOException {
    long address = raw.leaf() ? raw.address() : raw.address() - 1;
    Optional<MappedModule> mapped =
        target.modules().at(address).filter(module -> modules.has(module.module(), raw.id()));
    if (mapped.isPresent()) {
      return nativeFrame(mapped.get(), address);
    }
    String path = modules.module(raw.id()).map(NativeModule::path).orElse("");
    return Frame.placeholder(
        path.isEmpty() ? "[unknown code]" : "[unmapped " + path + "]", path, NameStatus.NO_MAPPING);
  }

  /**
   * The function that {@link NativeModule#THREAD_ROOT} calls, when it has no symbol.
   *
   * @param root the frame that called {@code start}
   */
  Optional<Frame> threadStart(RawFrame start, RawFrame root) throws IOException {
    long address = start.address() - 1;
    Optional<MappedModule> mapped = target.modules().at(address);
    return mapped.isPresent()
            && nativeFrame(start).status() == NameStatus.NO_SYMBOL
            && nativeFrame(root).methodName().equals(NativeModule.THREAD_ROOT)
        ? Optional.of(mapped.get().module().threadStart(mapped.get().linkAddress(address)))
        : Optional.empty();
  }

  private Frame nativeFrame(MappedModule mapped, long address) throws IOException {
    sink.module(module(mapped));
    return mapped.module().symbolize(mapped.linkAddress(address));
  }

  /** Where a walk ended because the kernel did not know the mapping yet; the host may by now. */
  private Frame unknownFrame(RawFrame raw) throws IOException {
    Optional<MappedModule> mapped = target.modules().at(raw.address());
    return mapped.isPresent()
        ? nativeFrame(mapped.get(), raw.address())
        : Frame.placeholder("[unknown code]", "", NameStatus.NO_MAPPING);
  }

  private static Module module(MappedModule mapped) {
    return new Module(
        mapped.module().path(),
        mapped.module().buildId(),
        mapped.start(),
        mapped.end(),
        mapped.fileOffset());
  }

  private static List<Frame> withoutVm() {
    return List.of(Frame.placeholder("[generated code]", "", NameStatus.UNREADABLE));
  }
}
