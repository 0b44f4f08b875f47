package jtrace.record;

import jtrace.loader.abi.SampleView;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.NameStatus;

/** What a sample of an allocation stands for. */
final class Allocated {
  private Allocated() {}

  /** The object's class, as the frame above the code that allocates it. */
  static Frame frame(TrackedProcess process, SampleView sample) {
    return process
        .vm()
        .flatMap(vm -> vm.symbols().className(sample.detail()))
        .map(name -> Frame.ofSymbol(FrameKind.OBJECT, name, "", "", 0))
        .orElseGet(() -> Frame.placeholder("[unknown class]", "", NameStatus.UNREADABLE));
  }

  /**
   * How many objects of its kind it stands for: the one that was seen is of a size, and the sample
   * stands for so many bytes.
   */
  static long objects(SampleView sample) {
    return objects(sample.weight(), sample.sizeBytes());
  }

  static long objects(long weightBytes, long sizeBytes) {
    return sizeBytes <= 0 ? 1 : Math.max(1, Math.round((double) weightBytes / sizeBytes));
  }
}
