package jtrace.profile.format.jfr;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jtrace.profile.Frame;
import jtrace.profile.FrameKind;
import jtrace.profile.ProcessInfo;
import jtrace.profile.ThreadInfo;
import org.openjdk.jmc.flightrecorder.writer.api.TypedValue;

/**
 * What events of a flight recording share: threads, classes, methods and stacks, each made once.
 */
final class FlightConstants {
  private static final String NATIVE_DESCRIPTOR = "()L;";
  private static final String KERNEL_DESCRIPTOR = "(Lk;)L;";
  private static final int NATIVE_MODIFIER = 0x100;

  private final FlightTypes types;
  private final List<ProcessInfo> processes;
  private final Map<ThreadInfo, TypedValue> threads = new HashMap<>();
  private final Map<String, TypedValue> classes = new HashMap<>();
  private final Map<Frame, TypedValue> frames = new HashMap<>();

  FlightConstants(FlightTypes types, List<ProcessInfo> processes) {
    this.types = types;
    this.processes = processes;
  }

  /** A thread; its group is its process. */
  TypedValue thread(ThreadInfo thread) {
    return threads.computeIfAbsent(thread, this::newThread);
  }

  private TypedValue newThread(ThreadInfo thread) {
    ProcessInfo process = processes.get(thread.process());
    TypedValue group =
        types.threadGroup.asValue(
            fields -> fields.putField("name", process.name() + " pid=" + process.pid()));
    return types.thread.asValue(fields -> {
      fields.putField("osName", thread.name()).putField("osThreadId", (long) thread.tid());
      if (thread.java()) {
        fields.putField("javaName", thread.name());
        fields.putField("javaThreadId", javaThreadId(thread));
      }
      fields.putField("group", group).putField("virtual", thread.isVirtual());
    });
  }

  /** Readers tell Java threads from others by a number above 0; platform threads' is not known. */
  private static long javaThreadId(ThreadInfo thread) {
    return thread.virtualId() > 0 ? thread.virtualId() : thread.tid();
  }

  /** A stack, of frames leaf first. */
  TypedValue stack(List<Frame> leafFirst, boolean isWhole) {
    TypedValue[] values = leafFirst.stream().map(this::frame).toArray(TypedValue[]::new);
    return types.stackTrace.asValue(
        fields -> fields.putField("truncated", !isWhole).putField("frames", values));
  }

  /** A class by the name that sources have: {@code byte[]}. */
  TypedValue typeOf(String sourceName) {
    return type(JvmNames.ofSource(sourceName));
  }

  private TypedValue type(String jvmName) {
    return classes.computeIfAbsent(
        jvmName, name -> types.type.asValue(fields -> fields.putField("name", symbol(name))));
  }

  private TypedValue symbol(String text) {
    return types.symbol.asValue(fields -> fields.putField("string", text));
  }

  private TypedValue frame(Frame frame) {
    return frames.computeIfAbsent(frame, this::newFrame);
  }

  private TypedValue newFrame(Frame frame) {
    boolean java = frame.kind().isJava() && !frame.className().isEmpty();
    TypedValue method =
        types.method.asValue(fields ->
            fields
                .putField(
                    "type", type(java ? JvmNames.ofSource(frame.className()) : library(frame)))
                .putField("name", symbol(frame.methodName()))
                .putField("descriptor", symbol(java ? frame.signature() : descriptor(frame)))
                .putField("modifiers", java ? 0 : NATIVE_MODIFIER));
    TypedValue frameType =
        types.frameType.asValue(fields -> fields.putField("description", kind(frame.kind())));
    return types.stackFrame.asValue(fields ->
        fields
            .putField("method", method)
            .putField("lineNumber", frame.line())
            .putField("bytecodeIndex", -1)
            .putField("type", frameType));
  }

  private static String library(Frame frame) {
    return frame.module().substring(frame.module().lastIndexOf('/') + 1);
  }

  /** What no Java method has; async-profiler's. */
  private static String descriptor(Frame frame) {
    return frame.kind() == FrameKind.KERNEL ? KERNEL_DESCRIPTOR : NATIVE_DESCRIPTOR;
  }

  /** In the words of the JDK, and async-profiler's where it has none. */
  private static String kind(FrameKind kind) {
    return switch (kind) {
      case KERNEL -> "Kernel";
      case JVM -> "C++";
      case INTERPRETED -> "Interpreted";
      case C1 -> "C1 compiled";
      case C2 -> "JIT compiled";
      case INLINED -> "Inlined";
      case NATIVE, STUB, NATIVE_METHOD, VIRTUAL_ENTRY, PLACEHOLDER, WAIT, OBJECT -> "Native";
    };
  }
}
