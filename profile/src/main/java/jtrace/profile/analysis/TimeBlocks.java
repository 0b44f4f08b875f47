package jtrace.profile.analysis;

import java.util.Arrays;
import jtrace.profile.Recording;
import jtrace.profile.filter.Profile;

/**
 * The kept samples of a profile in consecutive stretches of equal time.
 *
 * <p>Samples that follow each other are alike: a method that runs is likely to run 10 ms later. The
 * scatter between stretches much longer than that holds this correlation, the scatter between
 * samples does not.
 */
final class TimeBlocks {
  /** More stretches give no better estimate of the scatter, shorter ones lose correlation. */
  static final int MAX_BLOCKS = 30;

  private static final int SAMPLES_PER_BLOCK = 20;

  /** With fewer the scatter is a guess. */
  private static final int MIN_BLOCKS = 5;

  private final int[] sampleOrder;
  private final int[] starts;

  private TimeBlocks(int[] sampleOrder, int[] starts) {
    this.sampleOrder = sampleOrder;
    this.starts = starts;
  }

  /** One block only where times tell nothing: no clock, or too few samples. */
  static TimeBlocks of(Profile profile) {
    Recording recording = profile.recording();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    int kept = 0;
    for (int i = 0; i < recording.sampleCount(); i++) {
      if (profile.viewOfSample(i) >= 0) {
        first = Math.min(first, recording.sampleTimeNanos(i));
        last = Math.max(last, recording.sampleTimeNanos(i));
        kept++;
      }
    }
    int wanted = Math.min(MAX_BLOCKS, kept / SAMPLES_PER_BLOCK);
    int blocks = wanted < MIN_BLOCKS || last - first < wanted ? 1 : wanted;
    int[] blockOfSample = new int[recording.sampleCount()];
    int[] starts = new int[blocks + 1];
    for (int i = 0; i < blockOfSample.length; i++) {
      blockOfSample[i] =
          profile.viewOfSample(i) < 0
              ? -1
              : block(recording.sampleTimeNanos(i), first, last, blocks);
      if (blockOfSample[i] >= 0) {
        starts[blockOfSample[i] + 1]++;
      }
    }
    for (int i = 1; i <= blocks; i++) {
      starts[i] += starts[i - 1];
    }
    int[] next = Arrays.copyOf(starts, blocks);
    int[] order = new int[kept];
    for (int i = 0; i < blockOfSample.length; i++) {
      if (blockOfSample[i] >= 0) {
        order[next[blockOfSample[i]]++] = i;
      }
    }
    return new TimeBlocks(order, starts);
  }

  private static int block(long time, long first, long last, int blocks) {
    return blocks == 1
        ? 0
        : (int) Math.min(blocks - 1, (double) (time - first) / (last - first) * blocks);
  }

  int count() {
    return starts.length - 1;
  }

  /** Sample ids of one block. */
  int[] samples(int block) {
    return Arrays.copyOfRange(sampleOrder, starts[block], starts[block + 1]);
  }
}
