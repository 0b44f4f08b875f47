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
import jtrace.record.UnmountedThread;
import jtrace.symbolizer.hotspot.LockWait;

/**
 * A dump of threads for people: thread by thread, or grouped by stack as Go's goroutine profile.
 */
public final class ThreadText {
  private static final int NAMES_SHOWN = 8;
  private static final int NAME_CHARACTERS = 200;
  private static final double SECOND_NANOS = 1e9;

  private final ThreadDump dump;
  private final String askedBy;

  /**
   * @param askedBy how the user asks for virtual threads that no thread carries, in words
   */
  public ThreadText(ThreadDump dump, String askedBy) {
    this.dump = dump;
    this.askedBy = askedBy;
  }

  /** A thread of either kind, as one entry of a group. */
  private record Entry(String words, String state, int stack) {}

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
      stack(thread.stack(), text);
      lock(thread, dump.holders().get(i), text);
      text.append('\n');
    }
    dump.virtual().threads().forEach(thread -> unmounted(thread, text));
    return text.toString();
  }

  private void unmounted(UnmountedThread thread, StringBuilder text) {
    text.append(words(thread)).append(" [").append(thread.status().words()).append("]:\n");
    stack(thread.stack(), text);
    if (!thread.waitsFor().isEmpty()) {
      text.append("\t- waiting for (").append(name(thread.waitsFor())).append(')');
      thread.owner().ifPresent(id -> text.append(", held by the thread #").append(id));
      text.append('\n');
    }
    text.append('\n');
  }

  private void stack(int stack, StringBuilder text) {
    for (Frame frame : frames(stack)) {
      text.append("\tat ").append(line(frame)).append('\n');
    }
  }

  /** One entry a stack, the most frequent first. */
  public String grouped() {
    List<Entry> entries = new ArrayList<>();
    dump.threads()
        .forEach(thread -> entries.add(new Entry(words(thread), thread.state(), thread.stack())));
    dump.virtual()
        .threads()
        .forEach(thread ->
            entries.add(new Entry(words(thread), thread.status().words(), thread.stack())));
    StringBuilder text =
        new StringBuilder(
            "threads profile: total %d (process %d)\n".formatted(entries.size(), dump.pid()));
    deadlocks(text);
    Map<Integer, List<Entry>> groups = new LinkedHashMap<>();
    for (Entry entry : entries) {
      groups.computeIfAbsent(entry.stack(), _ -> new ArrayList<>()).add(entry);
    }
    groups.values().stream()
        .sorted(Comparator.comparingInt((List<Entry> group) -> -group.size()))
        .forEach(group -> group(group, text));
    return text.toString();
  }

  private void group(List<Entry> group, StringBuilder text) {
    text.append(group.size()).append(" @");
    group.stream().map(Entry::state).distinct().forEach(s -> text.append(' ').append(s));
    text.append("\n# labels: ")
        .append(String.join(", ", group.stream().limit(NAMES_SHOWN).map(Entry::words).toList()))
        .append(group.size() > NAMES_SHOWN ? ", ...\n" : "\n");
    for (Frame frame : frames(group.getFirst().stack())) {
      text.append("#\t").append(line(frame)).append('\n');
    }
    text.append('\n');
  }

  private void deadlocks(StringBuilder text) {
    if (dump.missed() > 0) {
      text.append("# %d threads could not be told of\n".formatted(dump.missed()));
    }
    String missing = dump.virtual().missing(askedBy);
    if (!missing.isEmpty()) {
      text.append("# ").append(Names.printable(missing)).append('\n');
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

  private static String words(UnmountedThread thread) {
    return "virtual thread #%d \"%s\"".formatted(thread.id(), name(thread.name()));
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

  private List<Frame> frames(int stack) {
    List<Frame> frames = new ArrayList<>();
    if (stack >= 0) {
      for (int frame : dump.recording().stackFrames(stack)) {
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
