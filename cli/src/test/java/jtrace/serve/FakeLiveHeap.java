package jtrace.serve;

import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** A JVM with one object of 4,096 bytes in use, or one that refuses. */
final class FakeLiveHeap implements LiveHeap {
  static final int BYTES = 4096;
  boolean refuses;
  int open;

  @Override
  public Tracking start(int pid) {
    if (refuses) {
      throw new WorldException(
          WorldException.Kind.FAILED,
          new Problem("cannot attach to process " + pid, "its door is shut", "open it"));
    }
    open++;
    return new Tracking() {
      @Override
      public Recording finish() {
        RecordingBuilder told = new RecordingBuilder();
        int event = told.event(new EventType("live", "inuse_space", "bytes", 512 << 10, "fake"));
        int process = told.process(new ProcessInfo(pid, "Other words", "", "25", 0));
        int thread = told.thread(new ThreadInfo(process, pid, "keeper", true));
        int frame = told.frame(Frame.ofSymbol(FrameKind.OBJECT, "byte[]", "", "", 0));
        int stack = told.stack(new int[] {frame}, StackEnd.COMPLETE);
        told.sample(event, 1, -1, thread, stack, 1, BYTES);
        return told.build();
      }

      @Override
      public void close() {
        open--;
      }
    };
  }
}
