package jtrace.cli;

import java.io.IOException;
import jtrace.record.Recorder;
import jtrace.record.RecorderStatus;

/** What goes on beside a recording while it is made, on the thread that waits for its end. */
interface Companion {

  /** Called several times a second. */
  void look(Recorder recorder, Store store) throws IOException, InterruptedException;

  /** Called when the last sample is in the store. */
  default void over(RecorderStatus status, Store store) throws IOException {}

  /** Whether the recording should end. */
  default boolean wantsEnd() {
    return false;
  }
}
