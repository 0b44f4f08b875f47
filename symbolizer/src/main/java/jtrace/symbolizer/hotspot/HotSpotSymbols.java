package jtrace.symbolizer.hotspot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import jtrace.profile.ClassNames;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;

/** Names the frames of generated code that the kernel's walk gives ({@code struct jt_frame}). */
public final class HotSpotSymbols {
  private final HotSpotVm vm;
  private NavigableMap<Long, GeneratedCode> generated = new TreeMap<>();

  HotSpotSymbols(HotSpotVm vm) {
    this.vm = vm;
  }

  /**
   * The virtual frames of a compiled frame, innermost inlined first, the compiled method itself
   * last.
   *
   * @param blob address of its nmethod
   * @param leaf whether {@code pc} is where the thread was, not a return address
   * @return never empty; a placeholder when the code is gone or unreadable
   */
  public List<Frame> compiled(long blob, long pc, int compileId, boolean leaf) {
    Optional<NmethodSnapshot> found = vm.shadow().find(blob, compileId);
    if (found.isEmpty()) {
      return List.of(Frame.placeholder("[compiled method freed]", "", NameStatus.CODE_GONE));
    }
    NmethodSnapshot nmethod = found.get();
    int descriptor = nmethod.descriptor(pc);
    List<ScopeEntry> scopes = descriptor < 0 ? List.of() : nmethod.scopes(descriptor);
    if (scopes.isEmpty()) {
      return List.of(frame(nmethod, nmethod.method(), Integer.MIN_VALUE, false));
    }
    boolean approximate = !nmethod.isExact(descriptor, pc);
    List<Frame> frames = new ArrayList<>(scopes.size());
    for (int i = 0; i < scopes.size() - 1; i++) {
      ScopeEntry scope = scopes.get(i);
      frames.add(
          nmethod
              .inlined(scope.methodIndex())
              .map(m -> frame(FrameKind.INLINED, m, scope.bci(), approximate, m.rawName()))
              .orElseGet(() -> Frame.placeholder("[inlined method]", "", NameStatus.UNREADABLE)));
    }
    frames.add(frame(nmethod, nmethod.method(), scopes.getLast().bci(), approximate));
    return frames;
  }

  /** The frame of the compiled method itself. */
  private static Frame frame(
      NmethodSnapshot nmethod, MethodInfo method, int bci, boolean approximate) {
    FrameKind kind =
        switch (nmethod.level()) {
          case 1, 2, 3 -> FrameKind.C1;
          case 4 -> FrameKind.C2;
          default -> FrameKind.NATIVE_METHOD;
        };
    String rawName =
        nmethod.isOsr()
            ? method.rawClassName() + "." + method.name() + " (OSR @ " + nmethod.entryBci() + ")"
            : method.rawName();
    return frame(kind, method, bci, approximate, rawName);
  }

  private static Frame frame(
      FrameKind kind, MethodInfo method, int bci, boolean approximate, String rawName) {
    int line = bci == Integer.MIN_VALUE ? 0 : method.lines().line(Math.max(0, bci));
    return new Frame(
        kind,
        method.className(),
        method.name(),
        method.signature(),
        rawName,
        method.file(),
        line,
        approximate && line > 0,
        "",
        0,
        NameStatus.NAMED);
  }

  /**
   * The interpreted method that lies at an address now; empty when it makes no sense.
   *
   * @param method address of the Method
   * @param constMethodLow low half of the ConstMethod's address when it was sampled, 0 when unknown
   */
  public Optional<InterpretedMethod> interpretedMethod(long method, int constMethodLow) {
    synchronized (vm) {
      vm.refresh();
      try {
        return Optional.of(new InterpretedMethod(vm.methods().method(method, constMethodLow)));
      } catch (BadTargetException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * What a compiler thread works on, as a frame: no code runs under that name.
   *
   * @param method address of the Method
   * @param constMethodLow low half of the ConstMethod's address when it was sampled
   */
  public Frame compiling(long method, int constMethodLow) {
    synchronized (vm) {
      vm.refresh();
      try {
        MethodInfo info = vm.methods().method(method, constMethodLow);
        return Frame.ofSymbol(
            FrameKind.JVM, "compiling " + info.className() + "." + info.name(), "", "", 0);
      } catch (BadTargetException e) {
        return Frame.placeholder("[compiling a method]", "", NameStatus.UNREADABLE);
      }
    }
  }

  static Frame interpretedFrame(MethodInfo method, int bci) {
    return frame(FrameKind.INTERPRETED, method, bci, false, method.rawName());
  }

  /**
   * The class at an address, as Java source names it; empty when it makes no sense.
   *
   * @param klass address of the Klass
   */
  public Optional<String> className(long klass) {
    synchronized (vm) {
      vm.refresh();
      try {
        return Optional.of(ClassNames.ofObject(vm.methods().klassName(klass)));
      } catch (BadTargetException e) {
        return Optional.empty();
      }
    }
  }

  /** The frame of a stub, codelet, adapter or runtime blob. */
  public List<Frame> stub(long pc, long blob, boolean leaf) {
    synchronized (vm) {
      try {
        Optional<String> name = generatedName(pc);
        if (name.isPresent()) {
          return List.of(Frame.ofSymbol(FrameKind.STUB, name.get(), "", "", 0));
        }
      } catch (BadTargetException e) {
        // Then the name of its blob.
      }
      return vm.freshBlobAt(pc != 0 ? pc : blob)
          .map(found -> named(found, pc, leaf))
          .orElseGet(
              () -> List.of(Frame.placeholder("[generated code]", "", NameStatus.UNREADABLE)));
    }
  }

  /**
   * Before its first method was compiled, a JVM does not show the kernel what methods look like.
   */
  private List<Frame> named(CodeBlob blob, long pc, boolean leaf) {
    try {
      return blob.kind().isMethod()
          ? compiled(blob.address(), pc, vm.nmethods().compileId(blob), leaf)
          : List.of(Frame.ofSymbol(FrameKind.STUB, blob.name(), "", "", 0));
    } catch (BadTargetException e) {
      return List.of(Frame.placeholder("[compiled method freed]", "", NameStatus.CODE_GONE));
    }
  }

  private Optional<String> generatedName(long pc) {
    if (generated.isEmpty()) {
      for (GeneratedCode code : vm.generatedCode()) {
        generated.put(code.begin(), code);
      }
    }
    Map.Entry<Long, GeneratedCode> entry = generated.floorEntry(pc);
    if (entry == null || pc >= entry.getValue().end()) {
      return Optional.empty();
    }
    GeneratedCode code = entry.getValue();
    return Optional.of(
        code.kind() == GeneratedKind.VTABLE_STUBS ? vm.vtableStubs().name(pc, code) : code.name());
  }

  /** Forgets the list of generated code, to list it again. */
  void refresh() {
    generated = new TreeMap<>();
  }
}
