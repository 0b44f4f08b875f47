package jtrace.record.async;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import jtrace.attach.JvmLibrary;
import jtrace.record.Problem;
import jtrace.record.WorldException;

/** async-profiler at work in one JVM. */
final class AsyncTarget implements AutoCloseable {
  private static final String LIBRARY = "libasyncProfiler.so";
  private static final String RECORDING = "cpu.jfr";
  private static final String LOG = "log";

  /** Bounds what is in memory at once when it is read. */
  private static final String CHUNK_SIZE = "8m";

  private static final long MAX_RECORDING_BYTES = 16L << 30;

  private final int pid;
  private final TargetFolder folder;
  private final JvmLibrary agent;
  private SeekableByteChannel recording;
  private boolean running;

  private AsyncTarget(int pid, TargetFolder folder, JvmLibrary agent) {
    this.pid = pid;
    this.folder = folder;
    this.agent = agent;
  }

  static AsyncTarget start(int pid, String command) {
    TargetFolder folder = TargetFolder.create(pid, AsyncLibrary.VERSION);
    AsyncTarget target =
        new AsyncTarget(pid, folder, new JvmLibrary(pid, folder.inTarget(LIBRARY)));
    try {
      folder.write(LIBRARY, AsyncLibrary.bytes());
      target.load(command + ",chunksize=" + CHUNK_SIZE + ",jfr,file=" + folder.inTarget(RECORDING));
      target.running = true;
      target.recording = folder.open(RECORDING);
      return target;
    } catch (IOException e) {
      target.close();
      throw failed(pid, e.toString(), "check that there is room in the target's /tmp", e);
    } catch (RuntimeException e) {
      target.close();
      throw e;
    }
  }

  private void load(String command) {
    try {
      agent.load(command + ",log=" + folder.inTarget(LOG));
    } catch (IOException e) {
      String said = folder.text(LOG).strip();
      throw failed(
          pid,
          said.isEmpty() ? String.valueOf(e.getMessage()) : "it says: " + said,
          said.contains("already started")
              ? "end the other profiling first, such as: asprof stop " + pid
              : "see docs/TROUBLESHOOTING.md, or record with eBPF as root",
          e);
    }
  }

  int pid() {
    return pid;
  }

  boolean isAlive() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Ends the recording; the library closes its files. Does nothing when the JVM has ended. */
  void stop() {
    if (!running || !isAlive()) {
      running = false;
      return;
    }
    running = false;
    try {
      agent.load("stop,log=" + folder.inTarget(LOG));
      agent.load("log=stderr"); // no action: only lets go of the log file
    } catch (IOException e) {
      if (isAlive()) {
        throw failed(
            pid,
            "it did not stop: " + e.getMessage(),
            "stop it with asprof stop " + pid + ", or restart the JVM",
            e);
      }
    }
  }

  /** After {@link #stop}, or after the JVM's end. */
  void copyRecording(Path to) throws IOException {
    long size = recording.size();
    if (size > MAX_RECORDING_BYTES) {
      throw new IOException("the recording has " + size + " bytes, more than is believable");
    }
    recording.position(0);
    try (FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
      out.transferFrom(recording, 0, size);
    }
  }

  @Override
  public void close() {
    try {
      stop();
    } finally {
      try (TargetFolder toClose = folder) {
        if (recording != null) {
          recording.close();
          recording = null;
        }
        toClose.remove(RECORDING, LOG, LIBRARY);
      } catch (IOException e) {
        throw failed(
            pid, "a file stays in " + folder.path() + ": " + e, "remove that folder by hand", e);
      }
    }
  }

  private static WorldException failed(int pid, String why, String remedy, Exception cause) {
    return new WorldException(
        WorldException.Kind.FAILED,
        new Problem("cannot record process " + pid + " with async-profiler", why, remedy),
        cause);
  }
}
