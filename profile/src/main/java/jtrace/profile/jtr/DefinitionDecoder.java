package jtrace.profile.jtr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.Module;
import jtrace.profile.NameStatus;
import jtrace.profile.ProcessInfo;
import jtrace.profile.RecordingBuilder;
import jtrace.profile.RecordingTables;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;

/** Decodes definition blocks into a builder. */
final class DefinitionDecoder {
  /** Heap bytes of a table entry beside its strings. */
  private static final int ENTRY_BYTES = 160;

  private static final FrameKind[] KINDS = FrameKind.values();
  private static final NameStatus[] STATUSES = NameStatus.values();
  private static final StackEnd[] ENDS = StackEnd.values();

  private final RecordingBuilder into;
  private final MemoryBudget budget;
  private final List<String> strings = new ArrayList<>(List.of(""));
  private final IntList events = new IntList();
  private final IntList processes = new IntList();
  private final IntList threads = new IntList();
  private final IntList frames = new IntList();
  private final IntList stacks = new IntList();
  private int[] previousStack = {};

  DefinitionDecoder(RecordingBuilder into, MemoryBudget budget) {
    this.into = into;
    this.budget = budget;
  }

  int eventCount() {
    return events.size();
  }

  int event(long fileId) throws DamagedBlockException {
    return events.get(fileId, "event");
  }

  int thread(long fileId) throws DamagedBlockException {
    return threads.get(fileId, "thread");
  }

  int stack(long fileId) throws DamagedBlockException {
    return stacks.get(fileId, "stack");
  }

  String string(ByteSource in) throws DamagedBlockException {
    return strings.get(in.bounded(strings.size() - 1, "string"));
  }

  void decode(ByteSource in) throws DamagedBlockException, JtrException {
    while (in.hasMore()) {
      int tag = in.u8();
      switch (tag) {
        case JtrFormat.DEF_STRING -> readString(in);
        case JtrFormat.DEF_FACT -> readFact(in);
        case JtrFormat.DEF_EVENT -> readEvent(in);
        case JtrFormat.DEF_MODULE -> readModule(in);
        case JtrFormat.DEF_PROCESS -> readProcess(in);
        case JtrFormat.DEF_THREAD -> readThread(in);
        case JtrFormat.DEF_FRAME -> readFrame(in);
        case JtrFormat.DEF_STACK -> readStack(in);
        default -> throw new DamagedBlockException("definition of unknown kind " + tag);
      }
    }
  }

  private void readString(ByteSource in) throws DamagedBlockException, JtrException {
    int length = in.bounded(JtrFormat.MAX_STRING_BYTES, "string of bytes");
    budget.take(64 + 2L * length);
    strings.add(in.utf8(length));
  }

  private void readFact(ByteSource in) throws DamagedBlockException, JtrException {
    budget.take(ENTRY_BYTES);
    String key = string(in);
    into.fact(key, string(in));
  }

  private void readEvent(ByteSource in) throws DamagedBlockException, JtrException {
    budget.take(ENTRY_BYTES);
    if (events.size() >= RecordingTables.MAX_EVENTS) {
      throw new DamagedBlockException("more than " + RecordingTables.MAX_EVENTS + " events");
    }
    String name = string(in);
    String valueType = string(in);
    String unit = string(in);
    String source = string(in);
    events.add(into.event(new EventType(name, valueType, unit, in.zigzag(), source)));
  }

  private void readModule(ByteSource in) throws DamagedBlockException, JtrException {
    budget.take(ENTRY_BYTES);
    String path = string(in);
    String buildId = string(in);
    into.module(new Module(path, buildId, in.varint(), in.varint(), in.varint()));
  }

  private void readProcess(ByteSource in) throws DamagedBlockException, JtrException {
    budget.take(ENTRY_BYTES);
    String name = string(in);
    String commandLine = string(in);
    String jvm = string(in);
    int pid = (int) in.zigzag();
    processes.add(into.process(new ProcessInfo(pid, name, commandLine, jvm, in.zigzag())));
  }

  private void readThread(ByteSource in) throws DamagedBlockException, JtrException {
    budget.take(ENTRY_BYTES);
    String name = string(in);
    int process = processes.get(in.varint(), "process");
    int tid = (int) in.zigzag();
    int flags = in.u8();
    boolean java = (flags & JtrFormat.JAVA_THREAD) != 0;
    long virtualId = (flags & JtrFormat.VIRTUAL_THREAD) != 0 ? in.zigzag() : 0;
    boolean labelled = (flags & JtrFormat.LABELLED_THREAD) != 0;
    Map<String, String> labels = labelled ? labels(in) : Map.of();
    threads.add(into.thread(new ThreadInfo(process, tid, name, java, virtualId, labels)));
  }

  private Map<String, String> labels(ByteSource in) throws DamagedBlockException, JtrException {
    int count = in.bounded(ThreadInfo.LABELS_MAX, "labels");
    budget.take((long) ENTRY_BYTES * count);
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String key = string(in);
      labels.put(key, string(in));
    }
    return labels;
  }

  private void readFrame(ByteSource in) throws DamagedBlockException, JtrException {
    budget.take(ENTRY_BYTES);
    String className = string(in);
    String methodName = string(in);
    String signature = string(in);
    String rawName = string(in);
    String file = string(in);
    String module = string(in);
    FrameKind kind = oneOf(KINDS, in.u8(), "frame kind");
    NameStatus status = oneOf(STATUSES, in.u8(), "name status");
    boolean approximate = (in.u8() & 1) != 0;
    int line = in.bounded(Integer.MAX_VALUE, "line");
    if (methodName.isEmpty()) {
      throw new DamagedBlockException("frame without a name");
    }
    frames.add(
        into.frame(
            new Frame(
                kind,
                className,
                methodName,
                signature,
                rawName,
                file,
                line,
                approximate,
                module,
                in.varint(),
                status)));
  }

  private void readStack(ByteSource in) throws DamagedBlockException, JtrException {
    StackEnd end = oneOf(ENDS, in.u8(), "stack end");
    int depth = in.bounded(JtrFormat.MAX_STACK_FRAMES, "stack depth");
    int common = in.bounded(Math.min(depth, previousStack.length), "common frames");
    budget.take(64 + 12L * depth);
    int[] stack = new int[depth];
    for (int i = 0; i < depth - common; i++) {
      stack[i] = frames.get(in.varint(), "frame");
    }
    System.arraycopy(previousStack, previousStack.length - common, stack, depth - common, common);
    stacks.add(into.stack(stack, end));
    previousStack = stack;
  }

  private static <E> E oneOf(E[] values, int ordinal, String what) throws DamagedBlockException {
    if (ordinal >= values.length) {
      throw new DamagedBlockException(what + " " + ordinal + " is unknown to this version");
    }
    return values[ordinal];
  }
}
