package jtrace.record;

import java.io.IOException;
import java.util.List;
import jtrace.loader.BpfIterator;
import jtrace.loader.BpfObject;
import jtrace.loader.LoaderException;
import jtrace.loader.abi.Counter;

/**
 * Finds the threads that wait already when a recording begins, so that their time counts from then
 * on, also when they do not run at all meanwhile.
 */
final class RestingThreads {
  private static final String OBJECT = "resting";

  /** What the kernel's program for switches shares with the one that looks at threads. */
  private static final List<String> SHARED_MAPS = List.of("waiting", "told", "named", "summing");

  /** What libbpf says where the kernel lacks that function, which came with Linux 6.2. */
  private static final String NO_SUCH_FUNCTION = "'bpf_task_from_pid': not found";

  /** Each fills half of the ring buffer. */
  private static final int MAX_ROUNDS = 64;

  private final Capture capture;
  private final BpfObject switches;
  private boolean possible = true;
  private long unseen;

  RestingThreads(Capture capture, BpfObject switches) {
    this.capture = capture;
    this.switches = switches;
  }

  /**
   * Call while every switch is watched already.
   *
   * @param names whether files and sockets are told apart
   */
  void find(boolean names, EventSource.Drain drain) throws IOException {
    BpfIterator iterator;
    try {
      BpfObject object =
          capture.load(
              OBJECT,
              1,
              resting -> {
                SHARED_MAPS.forEach(map -> resting.share(map, switches.map(map)));
                resting
                    .setReadOnly("ring_bytes", capture.ringBytes())
                    .setReadOnly("with_names", names ? 1 : 0);
              });
      iterator = object.program("each_resting").iterator();
    } catch (LoaderException e) {
      if (!e.log().contains(NO_SUCH_FUNCTION)) {
        throw e;
      }
      possible = false;
      return;
    }
    try (iterator) {
      for (int round = 1; round <= MAX_ROUNDS; round++) {
        long before = capture.counter(Counter.THREADS_UNTOLD);
        iterator.run();
        unseen = capture.counter(Counter.THREADS_UNTOLD) - before;
        if (unseen == 0) {
          break;
        }
        drain.run();
      }
    }
  }

  /** How many were not found: there was no room to tell of them. */
  long unseen() {
    return unseen;
  }

  /** Whether the kernel can tell at all. */
  boolean isPossible() {
    return possible;
  }
}
