package jtrace.serve;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import jtrace.profile.format.FormatOptions;
import jtrace.profile.pprof.PprofFormat;
import jtrace.profile.pprof.model.Comparison;
import jtrace.profile.pprof.model.PprofProfile;
import jtrace.profile.pprof.model.PprofReader;
import jtrace.profile.pprof.model.PprofWriter;
import jtrace.record.ThreadDump;
import jtrace.record.ThreadDumper;
import jtrace.record.WorldException;

/** {@code threads}, under Go's name {@code goroutine}, too: what all threads of a process do. */
final class ThreadsHandler {
  private static final List<String> NAMES = List.of(ThreadDump.EVENT, "goroutine");
  private static final int EACH = 2;
  private static final String VIRTUAL = "virtual";

  private final ServeLimits limits;
  private final Semaphore places;
  private final boolean mayAttach;

  /**
   * @param mayAttach whether a request may have a JVM asked for its virtual threads
   */
  ThreadsHandler(ServeLimits limits, boolean mayAttach) {
    this.limits = limits;
    this.mayAttach = mayAttach;
    this.places = new Semaphore(limits.maxRecordings());
  }

  static boolean serves(String name) {
    return NAMES.contains(name);
  }

  Reply answer(int pid, String name, Query query) throws IOException, InterruptedException {
    Optional<Integer> seconds = query.number("seconds", 1, limits.maxSeconds());
    int debug = query.numberOrZero("debug");
    Optional<String> format = query.get("format");
    boolean askJvm = query.numberOrZero(VIRTUAL) != 0;
    if (askJvm && !mayAttach) {
      throw new Refusal(
          Refusal.FORBIDDEN,
          "virtual=1 would attach to the process, which --no-attach of jtrace serve forbids");
    }
    if (seconds.isPresent()) {
      if (debug != 0) {
        throw new Refusal(Refusal.BAD_REQUEST, "seconds and debug params are incompatible");
      }
      return delta(pid, name, askJvm, Duration.ofSeconds(seconds.get()));
    }
    ThreadDump dump = dump(pid, name, askJvm);
    if (format.isEmpty() && debug != 0) {
      ThreadText text = new ThreadText(dump, "virtual=1");
      return Reply.text(200, debug == EACH ? text.each() : text.grouped());
    }
    if (format.isPresent() && format.get().equals("json")) {
      return JsonReply.of(ThreadJson.of(dump));
    }
    return format
        .map(ServedFormat::named)
        .orElse(ServedFormat.PPROF)
        .reply(
            dump.recording(),
            FormatOptions.DEFAULT.withTitle("process %d, threads".formatted(pid)),
            name,
            limits.responseBytes());
  }

  private ThreadDump dump(int pid, String name, boolean askJvm) {
    if (!places.tryAcquire()) {
      throw new Refusal(
          Refusal.TOO_MANY, "too many dumps of threads are made already; wait for one to end");
    }
    try {
      return ThreadDumper.of(pid, name, askJvm);
    } catch (WorldException e) {
      throw new Refusal(
          Refusal.FAILED,
          "%s: %s".formatted(e.problem().what(), e.problem().why()).replaceAll("\\s*\\n\\s*", " "));
    } finally {
      places.release();
    }
  }

  /** What has changed: the second dump without the first, as Go's delta profiles are. */
  private Reply delta(int pid, String name, boolean askJvm, Duration time)
      throws IOException, InterruptedException {
    PprofProfile before = pprof(dump(pid, name, askJvm));
    Thread.sleep(time);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PprofWriter.write(
        Comparison.difference(pprof(dump(pid, name, askJvm)), before, false, false), bytes);
    return Reply.of(Reply.BINARY, bytes.toByteArray()).attachment(name + "-delta");
  }

  private static PprofProfile pprof(ThreadDump dump) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new PprofFormat().write(dump.recording(), FormatOptions.DEFAULT, bytes);
    return PprofReader.read(new ByteArrayInputStream(bytes.toByteArray()));
  }
}
