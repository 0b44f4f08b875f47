package jtrace.serve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import jtrace.profile.Frame;
import jtrace.profile.Names;
import jtrace.record.DumpedThread;
import jtrace.record.ThreadDump;
import jtrace.symbolizer.hotspot.LockWait;

/**
 * A dump of threads for people: thread by thread, or grouped by stack as Go's goroutine profile.
 */
public final class ThreadText {
  private static final int NAMES_SHOWN = 8;
  private static final int NAME_CHARACTERS = 200;
  private static final double SECOND_NANOS = 1e9;

  private final ThreadDump dump;

  public ThreadText(ThreadDump dump) {
    this.dump = dump;
  }

  /** Every thread: deadlocks first, then name, state, for how long, lock and stack of each. */
  public String each() {
    StringBuilder text = new StringBuilder();
    deadlocks(text);
    for (int i = 0; i < dump.threads().size(); i++) {
      DumpedThread thread = dump.threads().get(i);
      text.append("thread ")
          .append(words(thread))
          .append(" [")
          .append(state(thread))
          .append("]:\n");
      for (Frame frame : frames(thread)) {
        text.append("\tat ").append(line(frame)).append('\n');
      }
      lock(thread, dump.holders().get(i), text);
      text.append('\n');
    }
    return text.toString();
  }

  /** One entry a stack, the most frequent first. */
  public String grouped() {
    StringBuilder text =
        new StringBuilder(
            "threads profile: total %d (process %d)\n"
                .formatted(dump.threads().size(), dump.pid()));
    deadlocks(text);
    Map<Integer, List<DumpedThread>> groups = new LinkedHashMap<>();
    for (DumpedThread thread : dump.threads()) {
      groups.computeIfAbsent(thread.stack(), _ -> new ArrayList<>()).add(thread);
    }
    groups.values().stream()
        .sorted(Comparator.comparingInt((List<DumpedThread> group) -> -group.size()))
        .forEach(group -> group(group, text));
    return text.toString();
  }

  private void group(List<DumpedThread> group, StringBuilder text) {
    text.append(group.size()).append(" @");
    group.stream().map(DumpedThread::state).distinct().forEach(s -> text.append(' ').append(s));
    text.append("\n# labels: ")
        .append(
            String.join(", ", group.stream().limit(NAMES_SHOWN).map(ThreadText::words).toList()))
        .append(group.size() > NAMES_SHOWN ? ", ...\n" : "\n");
    for (Frame frame : frames(group.getFirst())) {
      text.append("#\t").append(line(frame)).append('\n');
    }
    text.append('\n');
  }

  private void deadlocks(StringBuilder text) {
    if (dump.missed() > 0) {
      text.append("# %d threads could not be told of\n".formatted(dump.missed()));
    }
    for (List<Integer> circle : dump.deadlocks()) {
      text.append("deadlock of %d threads:\n".formatted(circle.size()));
      for (int tid : circle) {
        DumpedThread thread = dump.thread(tid);
        text.append('\t').append(words(thread)).append(" waits for ").append(lockWords(thread));
        int next = circle.get((circle.indexOf(tid) + 1) % circle.size());
        text.append(", held by ").append(words(dump.thread(next))).append('\n');
      }
      text.append('\n');
    }
  }

  private void lock(DumpedThread thread, OptionalInt holder, StringBuilder text) {
    if (thread.java().isEmpty() || thread.java().get().lock().isEmpty()) {
      return;
    }
    LockWait lock = thread.java().get().lock().get();
    text.append(
        switch (lock.kind()) {
          case ENTER -> "\t- waiting to lock ";
          case WAIT -> "\t- waiting on ";
          case PARK -> "\t- parking to wait for ";
        });
    text.append(lockWords(thread));
    if (holder.isPresent()) {
      text.append(", held by ").append(words(dump.thread(holder.getAsInt())));
    } else if (lock.owner() instanceof LockWait.Owner.Java(long id)) {
      text.append(", held by the virtual thread #").append(id);
    }
    text.append('\n');
  }

  private static String lockWords(DumpedThread thread) {
    return thread
        .java()
        .flatMap(java -> java.lock())
        .map(lock -> "<0x%x> (%s)".formatted(lock.object(), name(lock.className())))
        .orElse("?");
  }

  private static String words(DumpedThread thread) {
    return "%d \"%s\"%s"
        .formatted(
            thread.tid(),
            name(thread.name()),
            thread.carried() > 0 ? " carrying virtual #" + thread.carried() : "");
  }

  private static String state(DumpedThread thread) {
    StringBuilder state = new StringBuilder(thread.state());
    if (thread.activity() == DumpedThread.Activity.RUNNING) {
      state.append(", on the CPU");
    } else {
      state.append(
          String.format(
              Locale.ROOT, ", off the CPU for %.3f s", thread.offCpuNanos() / SECOND_NANOS));
    }
    return state.append(thread.moving() ? ", moving" : "").toString();
  }

  private List<Frame> frames(DumpedThread thread) {
    List<Frame> frames = new ArrayList<>();
    if (thread.stack() >= 0) {
      for (int frame : dump.recording().stackFrames(thread.stack())) {
        frames.add(dump.recording().frames().get(frame));
      }
    }
    return frames;
  }

  private static String line(Frame frame) {
    String method =
        frame.className().isEmpty()
            ? frame.methodName()
            : frame.className() + "." + frame.methodName();
    String place =
        frame.file().isEmpty()
            ? frame.module().replaceFirst(".*/", "")
            : frame.line() > 0 ? frame.file() + ":" + frame.line() : frame.file();
    return Names.printable(method + (place.isEmpty() ? "" : " (" + place + ")"));
  }

  private static String name(String text) {
    return Names.shortened(Names.printable(text), NAME_CHARACTERS);
  }
}
