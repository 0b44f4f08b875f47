package jtrace.profile.reader.jfr;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.EventType;
import jdk.jfr.consumer.EventStream;
import jdk.jfr.consumer.RecordedEvent;
import jtrace.profile.ProcessInfo;

/** What a recording says of itself, wherever in the file it does. */
final class Settings {
  private static final int MAX_SETTINGS = 100_000;

  /** Events that say where time goes: they are what a reader of a recording asks for first. */
  private static final List<String> TIME_EVENTS =
      List.of("jdk.CPUTimeSample", "jdk.ExecutionSample", "profiler.WallClockSample");

  private record Key(long event, String name) {}

  private final Map<Key, String> values = new HashMap<>();
  private final Map<String, String> byName = new HashMap<>();
  private final Map<String, EventType> seen = new HashMap<>();
  private Optional<ProcessInfo> process = Optional.empty();

  /** Reads only the few events that tell; the others are skipped unparsed. */
  static Settings of(Path file) throws IOException {
    Settings settings = new Settings();
    try (EventStream events = EventStream.openFile(file)) {
      events.setOrdered(false);
      events.onEvent("jdk.ActiveSetting", settings::setting);
      events.onEvent("jdk.JVMInformation", settings::jvm);
      for (String name : TIME_EVENTS) {
        events.onEvent(name, event -> settings.seen.putIfAbsent(name, event.getEventType()));
      }
      events.onError(failure -> {}); // a part without an end; what was before it counts
      events.start();
    }
    return settings;
  }

  private void setting(RecordedEvent event) {
    if (values.size() < MAX_SETTINGS && event.getString("value") != null) {
      values.put(new Key(event.getLong("id"), event.getString("name")), event.getString("value"));
      byName.put(event.getString("name"), event.getString("value"));
    }
  }

  private void jvm(RecordedEvent event) {
    String arguments = Fields.text(event, "javaArguments");
    process =
        Optional.of(
            new ProcessInfo(
                (int) Fields.number(event, "pid"),
                arguments.split(" ", 2)[0],
                (Fields.text(event, "jvmArguments") + " " + arguments).strip(),
                Fields.text(event, "jvmVersion"),
                0));
  }

  /** Types of the events that say where time goes and occur, the most telling first. */
  List<EventType> timeEvents() {
    return TIME_EVENTS.stream().filter(seen::containsKey).map(seen::get).toList();
  }

  /** A setting of one event. */
  Optional<String> of(long eventId, String name) {
    return Optional.ofNullable(values.get(new Key(eventId, name)));
  }

  /** A setting of the recorder, such as async-profiler's {@code event}. */
  Optional<String> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  boolean isAsyncProfiler() {
    return byName.containsKey("jstackdepth");
  }

  ProcessInfo process() {
    return process.orElse(new ProcessInfo(0, "unknown", "", "", 0));
  }
}
