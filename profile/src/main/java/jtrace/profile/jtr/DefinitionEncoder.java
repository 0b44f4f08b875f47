package jtrace.profile.jtr;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import jtrace.profile.EventType;
import jtrace.profile.Frame;
import jtrace.profile.HeapShare;
import jtrace.profile.Module;
import jtrace.profile.ProcessInfo;
import jtrace.profile.StackEnd;
import jtrace.profile.ThreadInfo;

/** Encodes definitions as they come; strings go before the record that first needs them. */
final class DefinitionEncoder {
  private final ByteSink out = new ByteSink();
  private final RecentIds<String> strings = new RecentIds<>(HeapShare.bytes(24, 64L << 20));
  private int[] previousStack = {};
  private long shortenedStrings;

  DefinitionEncoder() {
    strings.add("", 0);
  }

  ByteSink pending() {
    return out;
  }

  long shortenedStrings() {
    return shortenedStrings;
  }

  long forgottenStrings() {
    return strings.forgotten();
  }

  void fact(String key, String value) {
    record(JtrFormat.DEF_FACT, key, value);
  }

  void event(EventType event) {
    record(JtrFormat.DEF_EVENT, event.name(), event.valueType(), event.unit(), event.source());
    out.zigzag(event.period());
  }

  void module(Module module) {
    record(JtrFormat.DEF_MODULE, module.path(), module.buildId());
    out.varint(module.start());
    out.varint(module.limit());
    out.varint(module.fileOffset());
  }

  void process(ProcessInfo process) {
    record(JtrFormat.DEF_PROCESS, process.name(), process.commandLine(), process.jvm());
    out.zigzag(process.pid());
    out.zigzag(process.startNanos());
  }

  void thread(ThreadInfo thread) {
    int[] labels =
        thread.labels().entrySet().stream()
            .flatMapToInt(label -> IntStream.of(string(label.getKey()), string(label.getValue())))
            .toArray();
    record(JtrFormat.DEF_THREAD, thread.name());
    out.varint(thread.process());
    out.zigzag(thread.tid());
    out.u8(
        (thread.java() ? JtrFormat.JAVA_THREAD : 0)
            | (thread.isVirtual() ? JtrFormat.VIRTUAL_THREAD : 0)
            | (labels.length > 0 ? JtrFormat.LABELLED_THREAD : 0));
    if (thread.isVirtual()) {
      out.zigzag(thread.virtualId());
    }
    if (labels.length > 0) {
      out.varint(labels.length / 2);
      for (int id : labels) {
        out.varint(id);
      }
    }
  }

  void frame(Frame frame) {
    record(
        JtrFormat.DEF_FRAME,
        frame.className(),
        frame.methodName(),
        frame.signature(),
        frame.rawName(),
        frame.file(),
        frame.module());
    out.u8(frame.kind().ordinal());
    out.u8(frame.status().ordinal());
    out.u8(frame.lineApproximate() ? 1 : 0);
    out.varint(frame.line());
    out.varint(frame.address());
  }

  /** Root-side frames shared with the stack defined before are not repeated. */
  void stack(int[] leafFirst, StackEnd end) {
    int common = commonRootFrames(leafFirst);
    out.u8(JtrFormat.DEF_STACK);
    out.u8(end.ordinal());
    out.varint(leafFirst.length);
    out.varint(common);
    for (int i = 0; i < leafFirst.length - common; i++) {
      out.varint(leafFirst[i]);
    }
    previousStack = leafFirst.clone();
  }

  private int commonRootFrames(int[] leafFirst) {
    int common = 0;
    int max = Math.min(leafFirst.length, previousStack.length);
    while (common < max
        && leafFirst[leafFirst.length - 1 - common]
            == previousStack[previousStack.length - 1 - common]) {
      common++;
    }
    return common;
  }

  private void record(int tag, String... texts) {
    int[] ids = new int[texts.length];
    for (int i = 0; i < texts.length; i++) {
      ids[i] = string(texts[i]);
    }
    out.u8(tag);
    for (int id : ids) {
      out.varint(id);
    }
  }

  int string(String text) {
    int known = text.isEmpty() ? 0 : strings.find(text);
    if (known >= 0) {
      return known;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > JtrFormat.MAX_STRING_BYTES) {
      shortenedStrings++;
      utf8 = Arrays.copyOf(utf8, characterBoundary(utf8, JtrFormat.MAX_STRING_BYTES));
    }
    out.u8(JtrFormat.DEF_STRING);
    out.varint(utf8.length);
    out.raw(utf8, utf8.length);
    return strings.add(text, 120 + text.length());
  }

  private static int characterBoundary(byte[] utf8, int limit) {
    int end = limit;
    while (end > 0 && (utf8[end] & 0xc0) == 0x80) {
      end--;
    }
    return end;
  }
}
