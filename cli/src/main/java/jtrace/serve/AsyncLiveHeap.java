package jtrace.serve;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jtrace.profile.Recording;
import jtrace.profile.RecordingBuilder;
import jtrace.record.EventRequest;
import jtrace.record.JvmFlags;
import jtrace.record.Problem;
import jtrace.record.RecordOptions;
import jtrace.record.WorldException;
import jtrace.record.async.AsyncRecorder;

/** Loads async-profiler, which holds weak references to sampled objects; one at a time in a JVM. */
public final class AsyncLiveHeap implements LiveHeap {
  /** JEP 331. */
  private static final int FIRST_WITH_SAMPLED_OBJECTS = 11;

  private final Set<Integer> busy = ConcurrentHashMap.newKeySet();

  @Override
  public Tracking start(int pid) {
    if (JvmFlags.release(pid).orElse(FIRST_WITH_SAMPLED_OBJECTS) < FIRST_WITH_SAMPLED_OBJECTS) {
      throw impossible(pid, "a JVM before 11 does not sample allocated objects (JEP 331)");
    }
    if (!busy.add(pid)) {
      throw impossible(pid, "another heap profile of it is being made");
    }
    EventRequest live = new EventRequest.Live(EventRequest.Allocations.DEFAULT_INTERVAL_BYTES);
    AsyncRecorder recorder = new AsyncRecorder(RecordOptions.whole(List.of(pid), List.of(live)));
    try {
      recorder.start();
      return new Running(pid, recorder);
    } catch (RuntimeException e) {
      release(pid, recorder);
      throw e;
    }
  }

  private static WorldException impossible(int pid, String why) {
    return new WorldException(
        WorldException.Kind.FAILED,
        new Problem("cannot follow objects of process " + pid, why, "ask for allocs"));
  }

  private void release(int pid, AsyncRecorder recorder) {
    try {
      recorder.close();
    } finally {
      busy.remove(pid);
    }
  }

  private final class Running implements Tracking {
    private final int pid;
    private final AsyncRecorder recorder;
    private boolean closed;

    Running(int pid, AsyncRecorder recorder) {
      this.pid = pid;
      this.recorder = recorder;
    }

    @Override
    public Recording finish() throws IOException {
      recorder.stop();
      RecordingBuilder told = new RecordingBuilder();
      recorder.writeTo(told);
      return told.build();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        release(pid, recorder);
      }
    }
  }
}
