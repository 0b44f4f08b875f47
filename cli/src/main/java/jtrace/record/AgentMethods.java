package jtrace.record;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.HeapShare;
import jtrace.profile.NameStatus;

/**
 * The compiled methods of a JVM as the JVM itself lists them, kept up to date in the background;
 * those that are freed meanwhile keep their names. The list has no inlined methods, so frames come
 * from the JVM's tables and the list has the last word on which method was compiled.
 */
final class AgentMethods implements AutoCloseable {
  private static final int MAX_METHODS = HeapShare.entries(24, 600, 400_000);
  private static final long ASK_EVERY_NANOS = 1_000_000_000L;

  /** A list costs the JVM time, so it is asked for less often when it is long. */
  private static final int PAUSE_PER_COST = 50;

  private final AgentView agent;
  private final Map<Integer, ListedMethod> byCompileId = new HashMap<>();
  private final Deque<Integer> oldest = new ArrayDeque<>();
  private final Thread asker = new Thread(this::askUntilClosed, "jtrace-symbols");
  private AgentTally tally = AgentTally.NONE;
  private volatile boolean closed;

  private AgentMethods(AgentView agent) {
    this.agent = agent;
    asker.setDaemon(true);
  }

  /** Returns when the first list is there. */
  static AgentMethods start(AgentView agent) {
    AgentMethods methods = new AgentMethods(agent);
    if (methods.ask()) {
      methods.asker.start();
    }
    return methods;
  }

  private void askUntilClosed() {
    try {
      long cost = 0;
      do {
        Thread.sleep(Math.max(ASK_EVERY_NANOS, PAUSE_PER_COST * cost) / 1_000_000);
        long begin = System.nanoTime();
        if (!ask()) {
          return; // the JVM has ended: what it listed until then stays
        }
        cost = System.nanoTime() - begin;
      } while (!closed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean ask() {
    try {
      List<ListedMethod> methods = agent.newMethods();
      synchronized (this) {
        methods.forEach(this::add);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void add(ListedMethod method) {
    if (byCompileId.put(method.compileId(), method) == null) {
      oldest.add(method.compileId());
    }
    if (oldest.size() > MAX_METHODS) {
      byCompileId.remove(oldest.remove());
      tally = tally.plus(new AgentTally(0, 0, 0, 0, 1));
    }
  }

  /**
   * The frames of a compiled frame.
   *
   * @param read as the JVM's tables give them, the compiled method last
   */
  synchronized List<Frame> names(RawFrame raw, List<Frame> read) {
    ListedMethod listed = byCompileId.get(raw.id());
    if (listed == null || !listed.contains(raw.address())) {
      tally = tally.plus(new AgentTally(0, 0, 0, 1, 0));
      return read;
    }
    Frame last = read.getLast();
    if (last.status() != NameStatus.NAMED) {
      tally = tally.plus(new AgentTally(0, 0, 1, 0, 0));
      return List.of(frame(listed));
    }
    if (isSame(listed, last)) {
      tally = tally.plus(new AgentTally(1, 0, 0, 0, 0));
      return read;
    }
    tally = tally.plus(new AgentTally(0, 1, 0, 0, 0));
    return List.of(frame(listed));
  }

  private static boolean isSame(ListedMethod listed, Frame frame) {
    String raw =
        Optional.of(frame.rawName()).filter(name -> !name.isEmpty()).orElseGet(frame::name);
    int osr = raw.indexOf(" (OSR @ ");
    String name = osr < 0 ? raw : raw.substring(0, osr);
    return listed.signature().equals(frame.signature())
        && (listed.className() + "." + listed.method()).equals(name);
  }

  private static Frame frame(ListedMethod listed) {
    FrameKind kind =
        switch (listed.level()) {
          case 1, 2, 3 -> FrameKind.C1;
          case 4 -> FrameKind.C2;
          default -> FrameKind.NATIVE_METHOD;
        };
    return new Frame(
        kind,
        listed.className(),
        listed.method(),
        listed.signature(),
        "",
        "",
        0,
        false,
        "",
        0,
        NameStatus.NAMED);
  }

  synchronized AgentTally tally() {
    return tally;
  }

  @Override
  public void close() {
    closed = true;
    asker.interrupt();
    agent.close();
  }
}
