package jtrace.record;

import jtrace.profile.EventType;

/** What the samples of requested events measure. */
final class EventTypes {
  private EventTypes() {}

  static EventType of(EventRequest request) {
    return switch (request) {
      case EventRequest.Cpu(long periodNanos) ->
          new EventType("cpu", "cpu", "nanoseconds", periodNanos, "cpu-clock");
      case EventRequest.Wait(WaitKind kind) -> kind.type();
      case EventRequest.Allocations(long intervalBytes) ->
          new EventType("alloc", "alloc_space", "bytes", intervalBytes, "AllocTracer");
      case EventRequest.Live(long intervalBytes) ->
          new EventType("live", "inuse_space", "bytes", intervalBytes, "async-profiler");
      case EventRequest.Memory(MemoryKind kind, long intervalBytes) -> kind.type(intervalBytes);
      case EventRequest.Jvm(JvmKind kind, long every) -> kind.type(every);
      case EventRequest.Tracepoint(String category, String name, long every) ->
          counted(request, every);
      case EventRequest.Function(String library, String symbol, long every) ->
          counted(request, every);
      case EventRequest.UserProbe(String library, String provider, String name, long every) ->
          counted(request, every);
      case EventRequest.JavaCalls(String method, long number) ->
          new EventType(request.name(), "calls", "nanoseconds", 0, "JVM_HoldsLock");
      case EventRequest.Counter(PerfCounter counter, long every) -> counted(request, every);
    };
  }

  private static EventType counted(EventRequest request, long every) {
    return new EventType(request.name(), "hits", "count", every, request.name());
  }
}
