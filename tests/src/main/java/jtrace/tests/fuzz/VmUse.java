package jtrace.tests.fuzz;

import java.util.List;
import jtrace.profile.Frame;
import jtrace.symbolizer.hotspot.CodeBlob;
import jtrace.symbolizer.hotspot.HotSpotVm;
import jtrace.symbolizer.hotspot.JavaThread;

/** Asks a JVM for everything that a recording asks for. */
final class VmUse {
  /** Of the code of a method; the first, the last and some between. */
  private static final int PCS = 4;

  /** So many are asked for names, which reads the target anew each time. */
  private static final int BLOBS = 40;

  private static final List<String> FLAGS =
      List.of("UseCompressedOops", "DebugNonSafepoints", "MaxHeapSize", "CompileThreshold");

  private VmUse() {}

  /** What was answered, to be compared. */
  static String all(HotSpotVm vm) {
    StringBuilder answers = new StringBuilder();
    vm.shadow().refresh();
    answers.append(vm.layout()).append(vm.continuations()).append(vm.facts());
    answers.append(vm.generatedCode());
    answers.append(vm.threads().stream().map(JavaThread::name).toList());
    answers.append(vm.refreshLayout().equals(vm.layout()));
    vm.awaitsContinuations();
    vm.metadataChanges();
    for (String flag : FLAGS) {
      answers.append(vm.flags().bool(flag)).append(vm.flags().number(flag));
      answers.append(vm.flags().text(flag)).append(vm.flags().boolByte(flag).isPresent());
    }
    List<CodeBlob> blobs = vm.blobs();
    int stride = 1 + blobs.size() / BLOBS;
    for (int b = 0; b < blobs.size(); b += stride) {
      CodeBlob blob = blobs.get(b);
      answers.append(vm.symbols().stub(blob.codeBegin(), blob.address(), true));
      long step = Math.max(1, (blob.codeEnd() - blob.codeBegin()) / PCS);
      for (int i = 0; i < PCS; i++) {
        long pc = blob.codeBegin() + i * step;
        answers.append(vm.symbols().compiled(blob.address(), pc, 7, i % 2 == 0));
      }
      vm.shadow().compiledMethodLoaded(blob.codeBegin());
      answers.append(interpreted(vm, blob.address()));
      vm.symbols().compiling(blob.address(), 0);
    }
    return answers.append(vm.missing()).toString();
  }

  private static List<Frame> interpreted(HotSpotVm vm, long method) {
    return vm.symbols().interpretedMethod(method, 0).map(m -> m.frame(method)).stream().toList();
  }
}
