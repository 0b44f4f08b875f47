package jtrace.record;

import java.util.Optional;
import jtrace.profile.StackEnd;

/**
 * The stack that an id of the kernel stands for.
 *
 * @param process whose it is
 * @param frames ids in the recording, leaf first
 * @param reason why a thread that left the CPU with it did so, as far as it shows
 * @param virtualId as {@code SampleView.virtualId}
 * @param comm of a thread that had it
 */
record WaitStack(
    TrackedProcess process,
    int[] frames,
    StackEnd end,
    Optional<WaitReason> reason,
    long virtualId,
    String virtualName,
    String comm,
    long startTimeNanos) {

  /** Heap that it takes, about. */
  long sizeBytes() {
    return 160 + 4L * frames.length;
  }
}
